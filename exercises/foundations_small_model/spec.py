from grader import Accuracy, Exercise

SPEC = Exercise(
    title="A model that fits in 50 KB",
    skills=("1.5", "1.6"),
    topics=("training.saving",),
    builds_on=("category2_mnist",),
    minutes=50,
    dataset="mnist",
    input_shape=(28, 28),
    output_shape=(10,),
    max_megabytes=0.05,
    # Reference on 5 seeds: 0.9732 ± 0.0040. Untrained 0.126, most frequent class 0.100, linear model 0.906.
    metric=Accuracy(at_least=0.93, step=0.01),
    hints=(
        "model.summary() lists the parameters of each layer, four bytes each. Which layer takes up the space?",
        "A dense layer has a weight for every pair of input and output. Which layers use the same weight in many "
        "places?",
        "A compiled model is saved with the state of its optimizer. How much of the file is that?",
    ),
)
