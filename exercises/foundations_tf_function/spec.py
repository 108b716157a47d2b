from grader import Exercise, GraphSteps, MeanAbsoluteError

SPEC = Exercise(
    title="A training loop as a graph",
    skills=("1.3", "2.1", "2.2"),
    topics=("tensors.functions",),
    builds_on=("foundations_gradient_descent",),
    minutes=40,
    dataset="radio_map",
    input_shape=(2,),
    output_shape=(1,),
    max_megabytes=1,
    metric=MeanAbsoluteError(at_most=0.48, step=0.02),
    requires=(GraphSteps(at_least=60_000, calls=10),),
    given_code="eee2969172a54fb12e6b3bcfd83fb50c6bb97b073fe1c8fadcf0964477ce7eaa",
    train_minutes=2,
    hints=(
        "Let the program end after a hundred steps, and time it. How long would all take? Who does the work, Python or "
        "TensorFlow?",
        "TensorFlow can make a graph of a Python function once, and run it from then on. Its guide to functions says "
        "when it makes another one. What differs between two calls of step()?",
        "In a graph, only what TensorFlow computes is computed again. Which lines of step() are Python's or NumPy's, "
        "and would repeat their first result forever?",
    ),
)
