from grader import Exercise, MeanAbsoluteError, Windows

SPEC = Exercise(
    title="Diesel prices",
    skills=("5.2", "5.8"),
    dataset="diesel_prices",
    input_shape=(10, 1),
    output_shape=(10, 1),
    max_megabytes=10,
    # Reference on 5 seeds: 0.0173 ± 0.0000. Best naive forecast 0.0183 (the last value), best constant 0.159, seasonal
    # value 0.0710, moving averages from 0.0195, untrained from 0.0183. Least squares on the window comes to 0.0172.
    metric=MeanAbsoluteError(at_most=0.0177, step=0.0001),
    preprocessing=Windows(length=10, horizon=10),
    exam_bar=0.02,
    may_pass=("linear model",),
    hints=(
        "A label is ten values long: cut windows of twenty and split each in the middle.",
        "Repeating the last price for ten weeks is a strong forecast. What does a network know that this one does not?",
        "Where the price goes depends on how it moved lately, hardly on how high it is. Let the network see just that.",
    ),
)
