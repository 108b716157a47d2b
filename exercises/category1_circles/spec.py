from grader import Accuracy, Exercise

SPEC = Exercise(
    title="Two rings",
    skills=("2.2", "2.5", "2.6"),
    topics=("classification.outputs",),
    builds_on=("category1_linear",),
    minutes=35,
    dataset="circles",
    input_shape=(2,),
    output_shape=(1,),
    max_megabytes=1,
    # Reference on 5 seeds: 0.9698 ± 0.0039. Untrained 0.627, most frequent class 0.515, linear model 0.515.
    metric=Accuracy(at_least=0.95, step=0.02),
    train_minutes=2,
    hints=(
        "Plot the points. Can a straight line separate the rings?",
        "Each unit of a hidden layer draws one line. How many lines does it take to enclose an area?",
        "Without a nonlinearity between them, two layers can do no more than one. What does an activation change?",
    ),
)
