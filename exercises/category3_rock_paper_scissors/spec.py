from grader import Accuracy, Exercise, Layer

SPEC = Exercise(
    title="Rock, paper, scissors",
    skills=("3.1", "3.2", "2.7"),
    dataset="rock_paper_scissors",
    input_shape=(150, 150, 3),
    output_shape=(3,),
    max_megabytes=20,
    metric=Accuracy(at_least=0.93, step=0.02),
    requires=(Layer("Conv2D"),),
    hints=(
        "A picture of this size has many more numbers than there are pictures. Which layers share their weights?",
        "Make the picture smaller as you go: what a finger is does not depend on every pixel.",
        "The file grows with the layer that follows Flatten. Is there a way to end without flattening a large grid?",
    ),
)
