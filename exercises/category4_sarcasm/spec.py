from grader import Accuracy, Exercise, Layer, Tokens

SPEC = Exercise(
    title="Sarcasm in headlines",
    skills=("4.1", "4.2", "4.3", "4.5"),
    topics=("text.networks",),
    minutes=45,
    dataset="sarcasm",
    input_shape=(120,),
    output_shape=(1,),
    max_megabytes=10,
    # Reference on 20 seeds: 0.8306 ± 0.0009 on the stand-in; trained on 5,255 real headlines, 4 seeds: 0.8193 ± 0.0008.
    # Untrained 0.50, most frequent class 0.50, logistic regression on the raw ids 0.54.
    metric=Accuracy(at_least=0.81, step=0.02),
    preprocessing=Tokens(vocabulary_size=1000, length=120),
    requires=(Layer("Embedding"),),
    may_pass=("bag of words",),  # 0.8245: on real headlines, too, it is as good as any network with this vocabulary
    hints=(
        "Ids are names, not quantities: word 500 is not half of word 1000. Which layer turns ids into something "
        "useful?",
        "Most of the 120 positions of a headline are padding. Does your network know which?",
        "Headlines are short and the vocabulary is small: a small network and few epochs may beat a large one.",
    ),
)
