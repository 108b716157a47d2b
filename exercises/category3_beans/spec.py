from grader import Accuracy, Exercise, Layer, Resized

SPEC = Exercise(
    title="Bean leaves",
    skills=("3.2", "3.4"),
    topics=("images.folders",),
    builds_on=("category3_rock_paper_scissors",),
    minutes=85,
    dataset="beans",
    input_shape=(160, 160, 3),
    output_shape=(3,),
    max_megabytes=20,
    # Reference on 5 seeds: 0.9503 ± 0.0027 on the stand-in, where a bar of 0.90 would be fair. On the real set, small
    # networks are known to reach 0.75 to 0.85, so the bar is what a good one can reach on both. Untrained 0.33, most
    # frequent class 0.33, logistic regression 0.38, two plain convolutions 0.75 and 0.55.
    metric=Accuracy(at_least=0.82, step=0.02),
    exam_bar=0.75,
    preprocessing=Resized(height=160, width=160),
    requires=(Layer("Conv2D"),),
    hints=(
        "Look at a dozen images: how large are they, and how large are the marks that tell a sick leaf from a healthy "
        "one?",
        "A batch is one array. At which point of a pipeline must all its images have the same shape?",
        "A sick leaf is just as sick upside down. Resize first, keep the resized images, and then turn the leaves at "
        "random.",
    ),
)
