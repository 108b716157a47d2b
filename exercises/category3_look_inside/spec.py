from grader import Exercise, MeanAbsoluteError

SPEC = Exercise(
    title="A look inside a network",
    skills=("2.11", "2.14", "3.1", "3.3"),
    topics=("images.filters",),
    builds_on=("category3_filters",),
    minutes=25,
    dataset="four_shapes",
    input_shape=(32, 32, 1),
    output_shape=(16, 16, 4),
    max_megabytes=1,
    # Reference: 5.0e-9 with every seed, the rounding error of float32. Best constant 0.019, linear model 0.031. The
    # first four filters 0.026, the strongest by their largest activation 0.021, the right ones in reverse order 0.034,
    # a new layer of that name 0.039.
    metric=MeanAbsoluteError(at_most=1e-5, step=1e-5),
    model_file="mymodel.keras",  # Keras itself can read operations on tensors only from this format
    train_minutes=2,
    hints=(
        "The network has a summary. Which layer is meant, and what shape do its activations have?",
        "Every layer of a network has an output, and a model can end in any of them: it shares the layers, with their "
        "weights, up to there.",
        "Such a model predicts like any other. Take the mean over pictures and places, sort the filters by it, and let "
        "a second model pick the strongest in their order.",
    ),
)
