from grader import Exercise, Layer, MeanAbsoluteError, Windows

SPEC = Exercise(
    title="Trend, seasonality and noise",
    skills=("5.1", "5.5"),
    topics=("series.networks",),
    builds_on=("category5_sunspots",),
    minutes=45,
    dataset="synthetic_season",
    input_shape=(20, 1),
    output_shape=(1,),
    max_megabytes=10,
    # Reference on 5 seeds: 0.0524 ± 0.0004; the noise alone leaves 0.044. Best naive forecast 0.0605 (the value of a
    # season ago), last value 0.0650, moving averages from 0.0648, best constant 0.147, untrained from 0.326. Least
    # squares on the 20 values gives 0.0593.
    metric=MeanAbsoluteError(at_most=0.056, step=0.0008),
    preprocessing=Windows(length=20),
    requires=(Layer("Conv1D"), Layer("LSTM")),
    hints=(
        "Plot two seasons. Which part of the next value follows from the last twenty, and which part can nothing "
        "predict?",
        "One kind of layer finds short patterns wherever they occur, another learns what follows what.",
        "Noise cannot be learned, only memorised: use a small network and a loss that a few large errors do not "
        "dominate.",
    ),
)
