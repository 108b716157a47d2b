from grader import Accuracy, Exercise, Experiments

SPEC = Exercise(
    title="Three experiments",
    skills=("2.2", "2.7"),
    topics=("training.experiments",),
    builds_on=("category2_learning_rate",),
    minutes=50,
    dataset="gas_sensors",
    input_shape=(8,),
    output_shape=(4,),
    max_megabytes=2,
    # Reference: 0.9808 with every seed, as it sets its own. Linear model 0.379, untrained 0.261, most frequent
    # class 0.25.
    metric=Accuracy(at_least=0.94, step=0.02),
    requires=(Experiments(),),
    hints=(
        "Keras has a callback that writes what TensorBoard shows. What tells it where, and what happens if two runs "
        "write into the same folder?",
        "If two things change between runs, nobody knows which one helped. Write a function that takes the one setting "
        "and returns a trained network.",
        "Keep the trained networks, compare the validation accuracy of their last epochs, and pack the folder with all "
        "runs into one archive: shutil.make_archive.",
    ),
)
