from grader import Exercise, MeanAbsoluteError, Windows

SPEC = Exercise(
    title="Sunspots, month by month",
    skills=("5.1", "5.3", "5.7", "5.8"),
    dataset="sunspots",
    input_shape=(30, 1),
    output_shape=(1,),
    max_megabytes=10,
    metric=MeanAbsoluteError(at_most=0.0375, step=0.0003),
    preprocessing=Windows(length=30),
    exam_bar=0.12,
    hints=(
        "Cut the series into windows of the asked length; the value that follows each is its label.",
        "Repeating the last month is a strong forecast already. Compare your loss with its error before you go on.",
        "The loss you minimise should be the error you are graded by, or one that large surprises do not rule.",
    ),
)
