from grader import Accuracy, Exercise, Layer, NextWord, OnRealData

SPEC = Exercise(
    title="The next word of a poem",
    skills=("4.9",),
    topics=("text.networks",),
    builds_on=("category4_imdb_reviews",),
    minutes=40,
    dataset="verse",
    input_shape=(20,),
    output_shape=(1500,),
    max_megabytes=20,
    # Reference on 5 seeds: 0.4269 ± 0.0042 on the stand-in. The best of several word sequences, up to three words and
    # the place in the line, 0.4069; the end of a line, the most frequent word, 0.1524; untrained 0.0009.
    metric=Accuracy(at_least=0.41, step=0.005),
    # Shakespeare uses many more words. Reference on 3 seeds: 0.1964 ± 0.0018. The best of several word sequences, up to
    # three words and the place in the line, 0.1720.
    real=OnRealData(Accuracy(at_least=0.184, step=0.002)),
    preprocessing=NextWord(vocabulary_size=1500, length=20),
    requires=(Layer("LSTM"),),
    hints=(
        "1500 words can come next, and the label is the id of one of them: which loss takes an id as the label?",
        "Two words say a little about the next one. What more do twenty say: the theme, the length of the lines, the "
        "place in the line?",
        "Look at the loss after each epoch: if it is still falling fast, smaller batches or a larger learning rate "
        "help.",
    ),
)
