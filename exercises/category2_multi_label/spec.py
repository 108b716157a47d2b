from grader import F1, Exercise

SPEC = Exercise(
    title="Several labels at once",
    skills=("2.7", "2.14", "3.1"),
    topics=("classification.multi_label",),
    builds_on=("category2_probabilities", "category3_convolutions"),
    minutes=60,
    dataset="collages",
    input_shape=(56, 56, 1),
    output_shape=(10,),
    max_megabytes=10,
    # Reference on 5 seeds: 0.8509 ± 0.0097. Linear model 0.732, always yes 0.43, untrained 0.24, most frequent class 0.
    # A softmax over the ten kinds 0.04 on one seed.
    metric=F1(at_least=0.8, step=0.02),
    hints=(
        "How many of the ten labels of a collage are 1? Compare that with what the ten outputs of a softmax add up to.",
        "Ten questions, each answered with yes or no, need ten answers that do not depend on one another. Which "
        "activation gives each, and which loss takes one question at a time?",
        "The same garment may lie in any quarter. What does a convolution share between them, and which layer asks "
        "only whether something is there, not where?",
    ),
)
