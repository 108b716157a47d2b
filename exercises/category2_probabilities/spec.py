from grader import Accuracy, Exercise, Probabilities

SPEC = Exercise(
    title="From logits to probabilities",
    skills=("2.4", "2.14"),
    topics=("classification.outputs",),
    builds_on=("category2_iris",),
    minutes=20,
    dataset="iris",
    input_shape=(4,),
    output_shape=(3,),
    max_megabytes=1,
    # Reference on 5 seeds: 0.9763 ± 0.0006. Untrained 0.340, most frequent class 0.333, linear model 0.976.
    metric=Accuracy(at_least=0.93, step=0.02),
    requires=(Probabilities(log_loss=0.25),),
    may_pass=("linear model",),  # two species overlap along a straight border, in the real flowers too
    train_minutes=2,
    hints=(
        "Predict a few flowers whose species you know, and look at the numbers. Which one is high for which species?",
        "Which function turns any three numbers into three that are positive and sum to one?",
        "To reorder numbers, multiply them by a matrix of ones and zeros, or split them and join them again.",
    ),
)
