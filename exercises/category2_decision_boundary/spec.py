from grader import Accuracy, DecisionRegions, Exercise

SPEC = Exercise(
    title="A map of decisions",
    skills=("2.4", "2.6", "2.8"),
    topics=("evaluation.boundary",),
    builds_on=("category1_circles", "category2_training_curves"),
    minutes=45,
    dataset="spirals",
    input_shape=(2,),
    output_shape=(1,),
    max_megabytes=1,
    # Reference on 5 seeds: 0.9914 ± 0.0012. Linear model 0.653, untrained 0.508, most frequent class 0.498.
    metric=Accuracy(at_least=0.95, step=0.02),
    requires=(DecisionRegions(x=(-1.2, 1.2), y=(-1.2, 1.2)),),
    hints=(
        "A map needs an answer at every point of the plane, not at the given points alone. How many points has a grid "
        "of 200 by 200, and in which shape does the network take them?",
        "np.meshgrid makes two arrays, one for each coordinate. Flatten both, put them side by side, and give the "
        "answers the shape of the grid again.",
        "The first row of an array is drawn at the top, but the first row of your grid holds the smallest y. One "
        'argument of plt.imsave says where the first row belongs: origin="lower".',
    ),
)
