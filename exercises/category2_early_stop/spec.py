from grader import Accuracy, EarlyStop, Exercise

SPEC = Exercise(
    title="A callback that stops training",
    skills=("2.7", "2.16"),
    topics=("training.curves",),
    builds_on=("category2_mnist",),
    minutes=70,
    dataset="mnist",
    input_shape=(28, 28),
    output_shape=(10,),
    max_megabytes=10,
    # Reference on 5 seeds: 0.9744 ± 0.0029. Untrained 0.142, most frequent class 0.100, linear model 0.906.
    metric=Accuracy(at_least=0.96, step=0.01),
    requires=(EarlyStop(at_least=0.97, before_epoch=10),),
    hints=(
        "A callback is called when an epoch ends, and receives the metrics. Print what it receives.",
        "A callback can reach the model that is being trained. What on that model tells fit() to stop?",
        "Subclass tf.keras.callbacks.Callback; the name of the metric begins with val_.",
    ),
)
