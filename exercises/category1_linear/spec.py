from grader import Exercise, MeanAbsoluteError

SPEC = Exercise(
    title="A straight line",
    skills=("2.1", "2.2"),
    minutes=20,
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
        "Few points mean few steps per epoch. Watch the loss: is it still falling when training ends?",
        "The learning rate sets how far the optimizer moves in a step. Try a larger one, or many more epochs.",
    ),
)
