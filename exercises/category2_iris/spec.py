from grader import Accuracy, Exercise

SPEC = Exercise(
    title="Three species of iris",
    skills=("2.2", "2.3", "2.7", "2.13"),
    topics=("classification.outputs",),
    builds_on=("category1_circles",),
    minutes=35,
    dataset="iris",
    input_shape=(4,),
    output_shape=(3,),
    max_megabytes=1,
    # Reference on 5 seeds: 0.9769 ± 0.0006. Untrained 0.553, most frequent class 0.333, linear model 0.976.
    metric=Accuracy(at_least=0.93, step=0.02),
    may_pass=("linear model",),  # two species overlap along a straight border, in the real flowers too
    train_minutes=2,
    hints=(
        "A one-hot label has one number per species: one for the right species, zero for the others. Which loss takes "
        "such labels?",
        "map() changes every example of a tf.data.Dataset, including its label.",
        "Few flowers mean few steps per epoch. Watch the loss: is it still falling when training ends?",
    ),
)
