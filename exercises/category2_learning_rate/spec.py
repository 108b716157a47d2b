from grader import Accuracy, Epochs, Exercise

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
    # Reference on 5 seeds: 0.9706 ± 0.0038. By rate, three seeds each: 0.001 to 0.3 0.21 to 0.29, 1 0.25 to 0.32, 3.2
    # 0.96 to 0.98, 10 0.90 to 0.92, 100 0.35 to 0.47. Linear model 0.379, untrained 0.278, most frequent class 0.25.
    metric=Accuracy(at_least=0.94, step=0.02),
    requires=(Epochs(at_most=3),),
    hints=(
        "Train with three rates that are far apart, and compare the losses. In which direction does it get better?",
        "Between a rate at which nothing moves and one at which the loss jumps about lies a narrow band. Try rates of "
        "many magnitudes, each a fixed multiple of the one before.",
        "Each trained network has its validation accuracy in its history. Plot it over the rate on a logarithmic axis, "
        "look more closely around the peak, and hand in the best network.",
    ),
)
