from grader import Accuracy, Exercise, Layer, Tokens

SPEC = Exercise(
    title="Four kinds of news",
    skills=("4.8",),
    topics=("text.networks",),
    builds_on=("category4_bbc_news",),
    minutes=45,
    dataset="ag_news",
    input_shape=(60,),
    output_shape=(4,),
    max_megabytes=10,
    # Reference on 5 seeds: 0.8700 ± 0.0030 on the stand-in. Untrained 0.25, most frequent class 0.25, logistic
    # regression on the raw ids 0.33, a bag of words 0.85.
    metric=Accuracy(at_least=0.85, step=0.02),
    preprocessing=Tokens(vocabulary_size=3000, length=60),
    requires=(Layer("Conv1D"),),
    may_pass=("bag of words",),  # single words reveal the topic of most reports, in the real data too
    hints=(
        "A phrase such as 'a third-round knockout' says more than its words one by one. Which layer sees neighbouring "
        "words?",
        "It matters that a phrase occurs, but hardly where. What keeps the strongest response over all positions?",
        "Knowing every training report by heart does not help with a new one. What makes memorising harder?",
    ),
)
