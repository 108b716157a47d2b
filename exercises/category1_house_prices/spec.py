from grader import Exercise, MeanAbsoluteError

SPEC = Exercise(
    title="House prices",
    skills=("2.2", "2.3", "2.5", "2.18", "5.4"),
    topics=("tables.regression",),
    builds_on=("category1_linear",),
    minutes=50,
    dataset="house_prices",
    input_shape=(8,),
    output_shape=(1,),
    max_megabytes=2,
    # Reference on 5 seeds: 9.46 ± 0.26. Untrained 1.62e+03, best constant 46.3, linear model 20.6.
    metric=MeanAbsoluteError(at_most=14, step=1),
    hints=(
        "Look at the columns: some go up to ten, one up to a hundred thousand. What does that do to the weights?",
        "A layer can learn the mean and the spread of each column before training starts.",
        "Effects on the price multiply, and some go down and then up again. Can a straight line follow that?",
    ),
)
