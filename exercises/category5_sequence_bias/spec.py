from grader import Accuracy, Exercise

SPEC = Exercise(
    title="Gears in the order they were recorded",
    skills=("5.9",),
    topics=("series.windows",),
    builds_on=("category5_sunspots",),
    minutes=40,
    dataset="gear_vibration",
    input_shape=(32, 1),
    output_shape=(1,),
    max_megabytes=5,
    # Reference on 5 seeds: 0.9555 ± 0.0020; trained in order, or shuffled in a buffer of 1,000, it reaches 0.50 with
    # every seed. Untrained 0.51, most frequent class 0.50, linear model 0.49.
    metric=Accuracy(at_least=0.92, step=0.02),
    hints=(
        "Print the classes of the first batches, and of the last. What does the network believe when an epoch ends?",
        "Nothing is wrong with the data except its order, and nothing says that you have to train in that order.",
        "A buffer that mixes a few hundred neighbours still holds only one class. How many examples are there?",
    ),
)
