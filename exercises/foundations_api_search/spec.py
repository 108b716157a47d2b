from grader import Exercise, MeanAbsoluteError

SPEC = Exercise(
    title="Found in the reference",
    skills=("1.2", "1.4"),
    dataset="api_search",
    input_shape=(4,),
    output_shape=(12,),
    max_megabytes=1,
    # Reference: 1.1e-8 with every seed, which is the rounding of float32. Linear model 0.29, best constant 0.36.
    metric=MeanAbsoluteError(at_most=1e-6, step=1e-6),
    may_pass=("untrained",),  # the reference has constants and no weights: there is nothing to train
    model_file="mymodel.keras",  # in .h5, Keras cannot read the slices and splits again that columns are taken with
    train_minutes=2,
    hints=(
        "Keras has layers that prepare data, in a chapter of their own in its reference: preprocessing layers.",
        "For each step there is one layer. Read what its arguments say of fixed numbers, of edges, and of other codes.",
        "A layer takes columns as they are: give each its own, two-dimensional, and join what comes out in order.",
    ),
)
