from grader import Exercise, MeanAbsoluteError

SPEC = Exercise(
    title="The shapes of tensors",
    skills=("2.4", "2.12", "2.14"),
    topics=("tensors.creating", "tensors.attributes", "tensors.reshaping"),
    builds_on=("foundations_tensor_pipeline",),
    minutes=30,
    dataset="tensor_shapes",
    input_shape=(1, 8, 3),
    output_shape=(3, 4),
    max_megabytes=1,
    # Reference: 4.8e-8 with every seed, the rounding error of float32. Best constant 0.51, linear model 0.52. A reshape
    # instead of the transpose gives 0.88, a standard deviation that divides by 7 gives 0.10, the old gain 0.061.
    metric=MeanAbsoluteError(at_most=1e-5, step=1e-5),
    may_pass=("untrained",),  # the reference has constants and no weights: there is nothing to train
    model_file="mymodel.keras",  # Keras itself can read operations on tensors only from this format
    train_minutes=2,
    hints=(
        "Write the shape beside each step, the batch first. Which steps remove an axis, exchange two, or add one?",
        "A reshape to the same shape keeps the order of all numbers. Does it put the numbers of one sensor in one row?",
        "A vector of three goes with rows of eight only as a column, with an axis of length one. Entries of a variable "
        "have a method that changes them.",
    ),
)
