from grader import Accuracy, Exercise, Layer, Tokens

SPEC = Exercise(
    title="Film reviews",
    skills=("4.6",),
    topics=("text.networks",),
    builds_on=("category4_sarcasm",),
    minutes=50,
    dataset="imdb_reviews",
    input_shape=(200,),
    output_shape=(1,),
    max_megabytes=10,
    # Reference on 5 seeds: 0.8728 ± 0.0036 on the stand-in. Untrained 0.50, most frequent class 0.50, logistic
    # regression on the raw ids 0.51, on a bag of words 0.73. The real reviews were not measured; the exam required 0.83
    # on them.
    metric=Accuracy(at_least=0.83, step=0.02),
    preprocessing=Tokens(vocabulary_size=2000, length=200),
    requires=(Layer("LSTM"),),
    hints=(
        "Read a few reviews aloud with their words shuffled. Could you still tell who liked the film?",
        "A recurrent layer reads to the very end, but most reviews end long before: the rest is padding.",
        "Two hundred steps are a lot. A layer before the recurrent one can merge neighbouring words and shorten the "
        "sequence.",
    ),
)
