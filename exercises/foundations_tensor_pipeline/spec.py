from grader import Exercise, MeanAbsoluteError

SPEC = Exercise(
    title="A pipeline of tensors",
    skills=("2.4", "2.12"),
    dataset="tensor_pipeline",
    input_shape=(8,),
    output_shape=(4,),
    max_megabytes=1,
    # Reference: 1.0e-7 with every seed, which is the rounding of float32. Linear model 0.75, best constant 1.8.
    metric=MeanAbsoluteError(at_most=1e-5, step=1e-5),
    may_pass=("untrained",),  # the reference has constants and no weights: there is nothing to train
    model_file="mymodel.keras",  # Keras itself reads operations on tensors back from this format only
    train_minutes=2,
    hints=(
        "Nothing is to be learnt. Which operations of Keras take tensors, and may stand between the layers of a model?",
        "Print shapes: the first number is the batch. What is counted per example needs a place beside four scores.",
        "A comparison gives true or false, an index is a whole number. Neither adds to a score before it is a float.",
    ),
)
