from grader import Accuracy, Exercise, Tokens

SPEC = Exercise(
    title="Five news topics",
    skills=("4.4",),
    topics=("text.networks",),
    builds_on=("category4_sarcasm",),
    minutes=45,
    dataset="bbc_news",
    input_shape=(120,),
    output_shape=(5,),
    max_megabytes=10,
    # 0.91 is what the exam required. Reference on 5 seeds: 0.9459 ± 0.0018 on the stand-in; a similar network, with a
    # hidden layer, is reported to reach 0.95 on 445 real articles. Untrained 0.20, most frequent class 0.20, logistic
    # regression on the raw ids 0.29, a bag of words 0.93.
    metric=Accuracy(at_least=0.91, step=0.02),
    preprocessing=Tokens(vocabulary_size=1000, length=120),
    hints=(
        "There are five possible answers, and one is right. How many outputs does the network need, and what is their "
        "sum?",
        "Does it matter where in an article a word stands, or is it enough that it occurs?",
        "Some articles, such as one about the shares of a film studio, are hard for you, too. Stop before the network "
        "memorises them.",
    ),
    may_pass=("bag of words",),  # the words that occur say nearly everything: their order is not needed
)
