from grader import Exercise, Layer, MeanAbsoluteError

SPEC = Exercise(
    title="Filters set by hand",
    skills=("2.14", "3.1", "3.3"),
    topics=("tensors.creating", "images.filters"),
    builds_on=("category3_convolutions",),
    minutes=30,
    dataset="night_city",
    input_shape=(32, 32, 1),
    output_shape=(32, 32, 4),
    max_megabytes=1,
    # Reference: 3.6e-7 with every seed, the rounding error of float32. Best constant 47, linear model 33. Mirrored
    # kernels 49, filters first 140. Kernels that are trained instead: 40 after 20 epochs of Adam, 0.0023 after 100 with
    # a falling rate.
    metric=MeanAbsoluteError(at_most=1e-5, step=1e-5),
    requires=(Layer("Conv2D"),),
    train_minutes=2,
    hints=(
        "A kernel of nine numbers is laid over a pixel and its neighbours, and each number is multiplied by the pixel "
        "under it. Draw the four kernels on paper.",
        "Print the shape of a convolution's kernel. Which of its axes are height and width, which counts the filters?",
        "A layer has weights as soon as it knows its input. They are variables, and variables can be assigned. Outside "
        "the picture all pixels count as zero: which padding does that?",
    ),
)
