from grader import Exercise, MeanAbsoluteError, Windows

SPEC = Exercise(
    title="Power in a household",
    skills=("5.2", "5.5"),
    dataset="household_power",
    input_shape=(24, 7),
    output_shape=(24, 7),
    max_megabytes=10,
    # Reference on 5 seeds: 0.0720 ± 0.0001. Best naive forecast 0.0922 (the same hour of the day before), best constant
    # 0.0897, last value 0.1161, moving averages from 0.1029, untrained from 0.135, least squares on the window 0.0828.
    metric=MeanAbsoluteError(at_most=0.076, step=0.001),
    preprocessing=Windows(length=24, horizon=24),
    hints=(
        "One window is 24 hours of 7 variables and so is its label: cut both from the same 48 hours.",
        "One layer that reads the hours in their order, then one with a number for each hour and variable to forecast.",
        "Compare losses: one that punishes large errors much more than small ones forecasts a little of everything.",
    ),
)
