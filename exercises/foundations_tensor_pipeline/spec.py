from grader import Exercise, MeanAbsoluteError

SPEC = Exercise(
    title="A tensor pipeline",
    skills=("2.4", "2.12"),
    topics=("tensors.products",),
    builds_on=("category1_linear",),
    minutes=30,
    dataset="tensor_pipeline",
    input_shape=(8,),
    output_shape=(4,),
    max_megabytes=1,
    # Reference: 1.0e-7 with every seed, the rounding error of float32. Linear model 0.75, best constant 1.8.
    metric=MeanAbsoluteError(at_most=1e-5, step=1e-5),
    may_pass=("untrained",),  # the reference has constants and no weights: there is nothing to train
    model_file="mymodel.keras",  # Keras itself can read operations on tensors only from this format
    train_minutes=2,
    hints=(
        "There is nothing to learn. Which Keras operations take tensors and can be used between the layers of a model?",
        "Print shapes: the first number is the batch. The count needs an axis of its own to go with the four scores.",
        "A comparison gives booleans, an index is an integer. Convert them to floats before you add them to a score.",
    ),
)
