from grader import Accuracy, Exercise, Layer

SPEC = Exercise(
    title="Horses or humans",
    skills=("3.2", "3.6", "3.7"),
    topics=("images.folders",),
    builds_on=("category3_rock_paper_scissors",),
    minutes=85,
    dataset="horses_or_humans",
    input_shape=(150, 150, 3),
    output_shape=(1,),
    max_megabytes=20,
    # Reference on 5 seeds: 0.9373 ± 0.0042, at worst 0.9300. Untrained 0.51, most frequent class 0.50, logistic
    # regression on the pixels 0.58.
    metric=Accuracy(at_least=0.9, step=0.02),
    requires=(Layer("Conv2D"),),
    hints=(
        "The folder names are the labels. Keras can read such a directory tree, resize and batch its images. So can "
        "ImageDataGenerator: see docs/topics.md.",
        "A horse that looks left is still a horse. What else can change in an image without changing its label?",
        "Few images, many weights: layers that share weights across the whole image need far fewer than dense layers.",
    ),
)
