from grader import Causal, Exercise, MeanAbsoluteError

SPEC = Exercise(
    title="The level beneath the waves",
    skills=("5.6",),
    topics=("series.windows",),
    builds_on=("category5_sunspots",),
    minutes=30,
    dataset="harbour_level",
    input_shape=(None, 1),
    output_shape=(None, 1),
    max_megabytes=5,
    # Reference on 5 seeds: 0.3602 ± 0.0000; the best possible causal filter, Kalman's, has an error of 0.358. Best
    # trailing mean 0.495 (of the last four), the readings themselves 0.797, best constant 0.795, untrained from 1.03.
    metric=MeanAbsoluteError(at_most=0.37, step=0.02),
    requires=(Causal(),),
    hints=(
        "A mean weighs the last few readings equally. Should an old reading count as much as the newest one?",
        "The weights of the last readings can be learned. Which layer weighs neighbours, and on which side is its "
        "padding?",
        "The water swings back after some twenty readings. To know where it is going, look back further than that.",
    ),
)
