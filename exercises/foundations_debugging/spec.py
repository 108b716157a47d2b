from grader import Accuracy, Exercise

SPEC = Exercise(
    title="Find the bugs",
    skills=("1.1", "1.3"),
    builds_on=("category2_mnist",),
    minutes=20,
    dataset="mnist",
    input_shape=(28, 28),
    output_shape=(10,),
    max_megabytes=10,
    # Reference on 5 seeds: 0.9818 ± 0.0013. Untrained 0.142, most frequent class 0.100, linear model 0.906.
    metric=Accuracy(at_least=0.95, step=0.01),
    given_code="0ab1736ff17a03c3faca0cc67a3c9d83fa1595fc7ec5aa1a6258e26e740a10e2",
    hints=(
        "Read an error from its end: the last line says what happened, the lines of starter.py above it say where.",
        "For each tensor in the line, ask: which shape, which dtype? Print both if you are not sure.",
        "If the loss stays near that of guessing: is each image still next to its own label when the model trains on "
        "it?",
    ),
)
