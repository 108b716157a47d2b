from grader import Exercise, MeanAbsoluteError

SPEC = Exercise(
    title="A straight line",
    skills=("2.1", "2.2"),
    dataset="linear",
    input_shape=(1,),
    output_shape=(1,),
    max_megabytes=1,
    # Reference on 20 seeds: 0.0000. Untrained 1.7 at best, best constant 3.1. Least squares is exact, as it should be.
    metric=MeanAbsoluteError(at_most=0.01, step=0.01),
    may_pass=("linear model",),  # it is the subject
    train_minutes=2,
    hints=(
        "A straight line has two numbers to find. How many units does a network need for that?",
        "Few points make few steps per epoch. Watch the loss: does it still fall when training ends?",
        "An optimizer takes steps of one size. Try a larger learning rate, or many more epochs.",
    ),
)
