from grader import Accuracy, Exercise, Predictions

SPEC = Exercise(
    title="A folder of photos",
    skills=("2.4", "3.2", "3.4"),
    topics=("images.own",),
    builds_on=("category3_rock_paper_scissors", "category3_beans"),
    minutes=75,
    dataset="hand_photos",
    input_shape=(75, 75, 3),
    output_shape=(3,),
    max_megabytes=10,
    metric=Accuracy(at_least=0.85, step=0.02),
    requires=(Predictions(at_least=0.8),),
    hints=(
        "Print the names of all files in the folder, and the size of each. Which formats are there, and what do you "
        "expect of a file without a single byte?",
        "Decode each file by itself, and catch what is raised if that fails. tf.io.decode_image reads all four "
        "formats; of a GIF it gives a list of frames, unless it is asked not to expand animations.",
        "A model takes a batch of one size. Resize each photo to 75 x 75 pixels, keep its file's name beside it, and "
        "turn the number of the largest output into a word.",
    ),
)
