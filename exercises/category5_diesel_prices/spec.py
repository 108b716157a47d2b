from grader import Exercise, MeanAbsoluteError, Windows

SPEC = Exercise(
    title="Diesel prices",
    skills=("5.2", "5.8"),
    topics=("series.windows",),
    builds_on=("category5_sunspots",),
    minutes=55,
    dataset="diesel_prices",
    input_shape=(10, 1),
    output_shape=(10, 1),
    max_megabytes=10,
    # Reference on 5 seeds: 0.0173 ± 0.0001 on the stand-in, 0.0168 on the real series. Best naive forecast, the last
    # value: 0.0183 and 0.0182; moving average 0.0195 and 0.0194, value of a year before 0.0710 and 0.0816, best
    # constant 0.1589 and 0.2459. Least squares on the 10 prices gives 0.0172 and 0.0168, a GRU on the prices themselves
    # 0.0185.
    metric=MeanAbsoluteError(at_most=0.0177, step=0.0001),
    preprocessing=Windows(length=10, horizon=10),
    exam_bar=0.02,
    may_pass=("linear model",),  # the next weeks depend on the last moves nearly linearly, in the real series too
    hints=(
        "A label is ten values long: cut windows of twenty values and split each in the middle.",
        "Repeating the last price for ten weeks is a strong forecast. What can a network learn that this forecast "
        "ignores?",
        "The next prices depend on how the price moved lately, hardly on how high it is. Let the network see just "
        "that.",
    ),
)
