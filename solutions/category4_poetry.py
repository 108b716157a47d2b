# Category 4: the next word of a poem
#
# Build and train a network that reads twenty words of a poem and predicts the next one.
#
# Data         poems as one stream of words; the end of a line counts as a word
# Tokens       ids below 1500: 0 is never used, 1 is <OOV> (unknown word), then words and line ends, most frequent first
# Windows      20 consecutive words in, the next word out
# Input        (20,)
# Output       (1500,)
# File         mymodel.h5, at most 20 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     LSTM
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.41 on held-out data, one point less for every 0.005 below it
# Real data    accuracy of at least 0.184, one point less for every 0.002
#
# The grader feeds windows of other poems, exactly as load_data() yields them, with the same vocabulary.
# Run this file to train and save the model. Grade it: pytest exercises/category4_poetry
# Then let the model write lines of its own: python exercises/category4_poetry/write_lines.py --help

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data(split):
    """Windows, (n, 20) int32, and the id of each next word, (n,) int64, of the "train" or the "validation" split."""
    return datasets.load_next_words("verse", split=split, vocabulary_size=1500, length=20)


def solution_model():
    # From word to word, an LSTM remembers what the poem is about, how long its lines are and where in a line it is; two
    # words say none of that. The learning rate falls to zero, which lets the weights settle.
    windows, next_words = load_data("train")
    epochs, batch_size = 6, 128
    learning_rate = tf.keras.optimizers.schedules.CosineDecay(0.008, epochs * len(windows) // batch_size)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((20,)),
            tf.keras.layers.Embedding(1500, 48),
            tf.keras.layers.LSTM(96),
            tf.keras.layers.Dropout(0.2),
            tf.keras.layers.Dense(1500, activation="softmax"),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(learning_rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    validation = load_data("validation")
    model.fit(windows, next_words, validation_data=validation, epochs=epochs, batch_size=batch_size, verbose=2)
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
