from grader import Accuracy, Exercise

SPEC = Exercise(
    title="The right learning rate",
    skills=("2.2", "2.7"),
    topics=("training.rate",),
    builds_on=("category2_iris",),
    minutes=30,
    dataset="gas_sensors",
    input_shape=(8,),
    output_shape=(4,),
    max_megabytes=1,
    metric=Accuracy(at_least=0.94, step=0.02),
    hints=(
        "Train with three rates that are far apart, and compare the losses. In which direction does it get better?",
        "Between a rate at which nothing moves and one at which the loss jumps about lies a narrow band. Try rates of "
        "many magnitudes, each a fixed multiple of the one before.",
        "Each trained network has its validation accuracy in its history. Plot it over the rate on a logarithmic axis, "
        "look more closely around the peak, and hand in the best network.",
    ),
)
