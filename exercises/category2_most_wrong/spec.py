from grader import Accuracy, Exercise, Suspects

SPEC = Exercise(
    title="The most wrong labels",
    skills=("2.4", "2.7", "2.9"),
    topics=("evaluation.most_wrong", "evaluation.comparing"),
    builds_on=("category2_mnist",),
    minutes=60,
    dataset="mislabelled_digits",
    input_shape=(28, 28),
    output_shape=(10,),
    max_megabytes=10,
    # Reference on 5 seeds: 0.9563 ± 0.0029, and 93% of the wrong labels. Linear model 0.854, untrained 0.115, most
    # frequent class 0.10. Without dropout and after 50 epochs, the wrong labels are known by heart and not found.
    metric=Accuracy(at_least=0.93, step=0.02),
    requires=(Suspects(count=150, found=0.8),),
    hints=(
        "A wrong label is one that a good network does not believe. Which number says how little it believes a label?",
        "Compute the loss of each training image by itself, without a mean over the batch. Which are the largest? Look "
        "at some of these images with their labels.",
        "A network that is trained for long enough learns wrong labels by heart, and then finds none of them. How "
        "early must it stop, and what else keeps it from learning by heart?",
    ),
)
