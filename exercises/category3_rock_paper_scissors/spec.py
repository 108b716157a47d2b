from grader import Accuracy, Exercise, Layer

SPEC = Exercise(
    title="Rock, paper, scissors",
    skills=("2.7", "3.1", "3.2", "3.5"),
    dataset="rock_paper_scissors",
    input_shape=(150, 150, 3),
    output_shape=(3,),
    max_megabytes=20,
    metric=Accuracy(at_least=0.93, step=0.02),
    requires=(Layer("Conv2D"),),
    hints=(
        "A picture of this size has many more numbers than there are pictures. Which layers share their weights?",
        "Held-out hands are other people's. What differs between two hands that a gesture does not depend on?",
        "Validation pictures show hands from training: they cannot warn you. Vary what you train on.",
    ),
)
