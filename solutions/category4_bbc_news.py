# Category 4: five news topics
#
# Build and train a network that classifies news articles by topic.
#
# Data         news articles as token ids, and their topics in alphabetical order: 0 business, 1 entertainment,
#              2 politics, 3 sport, 4 tech
# Tokens       120 ids below 1000: 0 is padding at the end, 1 is <OOV> (unknown word), then words, most frequent first
# Input        (120,)
# Output       (5,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.91 on held-out data, one point less for every 0.02 below it
#
# The grader feeds tokens exactly as load_data() yields them, with the same vocabulary.
# Run this file to train and save the model. Grade it: pytest exercises/category4_bbc_news

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data(split):
    """Token ids, (n, 120) int32, and topics, (n,) int64, of the "train" or the "validation" split."""
    return datasets.load_tokens("bbc_news", split=split, vocabulary_size=1000, length=120)


def solution_model():
    # The words of an article show its topic wherever they are, so their average is enough; mask_zero keeps the padding
    # out of it. There are few articles: dropout keeps the network from memorising them.
    tokens, topics = load_data("train")
    epochs, batch_size = 30, 32
    model = tf.keras.Sequential(
        [
            tf.keras.Input((120,)),
            tf.keras.layers.Embedding(1000, 32, mask_zero=True),
            tf.keras.layers.Dropout(0.3),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dropout(0.3),
            tf.keras.layers.Dense(5, activation="softmax"),
        ]
    )
    # The learning rate falls to zero: with a constant one, the last epoch's score is a matter of luck.
    learning_rate = tf.keras.optimizers.schedules.CosineDecay(0.01, epochs * len(tokens) // batch_size)
    optimizer = tf.keras.optimizers.Adam(learning_rate)
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    validation = load_data("validation")
    model.fit(tokens, topics, validation_data=validation, epochs=epochs, batch_size=batch_size, verbose=2)
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
