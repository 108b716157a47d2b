from grader import Exercise, MeanAbsoluteError, Windows

SPEC = Exercise(
    title="Sunspots, month by month",
    skills=("5.1", "5.3", "5.7", "5.8"),
    topics=("series.windows",),
    minutes=45,
    dataset="sunspots",
    input_shape=(30, 1),
    output_shape=(1,),
    max_megabytes=10,
    # Reference on 20 seeds: 0.0356 ± 0.0001 on the stand-in, 0.0355 to 0.0359 on the real series. Best naive forecast:
    # 0.0392 (mean of the last three months) and 0.0394 (of the last four). Last value 0.0410 and 0.0405, value of the
    # last cycle 0.0793 and 0.1083, best constant 0.0979 and 0.1214. Least squares on the 30 values gives 0.0372.
    metric=MeanAbsoluteError(at_most=0.0375, step=0.0007),
    preprocessing=Windows(length=30),
    exam_bar=0.12,
    may_pass=("linear model",),  # next month depends on the last ones nearly linearly, in the real series too
    hints=(
        "Cut the series into windows of the required length; the value that follows each window is its label.",
        "Repeating the last month is already a strong forecast. Compare your loss with its error before you go on.",
        "The loss you minimise should be the error you are graded by, or one that a few large errors do not dominate.",
    ),
)
