from grader import Accuracy, BestEpoch, Exercise

SPEC = Exercise(
    title="The best epoch",
    skills=("2.6", "2.9", "2.16"),
    topics=("training.checkpoints",),
    builds_on=("category1_circles",),
    minutes=40,
    dataset="seedlings",
    input_shape=(6,),
    output_shape=(1,),
    max_megabytes=2,
    # Reference on 5 seeds: 0.7285 ± 0.0067; its last epoch 0.66 on one. Who knows the rule is right in 0.80 of the
    # cases. Linear model 0.507, untrained 0.497, most frequent class 0.497.
    metric=Accuracy(at_least=0.69, step=0.02),
    requires=(BestEpoch(by="val_accuracy", after=10),),
    hints=(
        "Plot accuracy and val_accuracy by epoch. Where does the second turn?",
        "A callback sees the score of an epoch while its weights are still there. Keras has two that can keep them. "
        "Which score do they watch, and which way is better?",
        "One keeps the best weights in a file, from which they can be loaded. The other can bring them back itself: "
        "does it do so too if it never stops the training?",
    ),
)
