from grader import Accuracy, Curves, Exercise

SPEC = Exercise(
    title="Training curves",
    skills=("2.7", "2.8", "2.9"),
    topics=("training.curves",),
    builds_on=("category2_fashion_mnist",),
    minutes=75,
    dataset="fashion_mnist",
    input_shape=(28, 28),
    output_shape=(10,),
    max_megabytes=10,
    # Reference on 5 seeds: 0.9052 ± 0.0024. Untrained 0.133, most frequent class 0.100, linear model 0.871.
    metric=Accuracy(at_least=0.88, step=0.01),
    requires=(Curves(),),
    hints=(
        "fit() returns something. What is in it, and how long are the lists?",
        "Two panels are two axes of one figure; plt.subplots creates both.",
        "Look at your plot: where do the two lines of a panel diverge, and what does that say about the network?",
    ),
)
