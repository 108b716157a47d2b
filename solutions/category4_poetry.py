# Category 4: the next word of a poem
#
# Build and train a network that reads twenty words of a poem and predicts the next one.
#
# Data         poems as one stream of words, in which the end of a line counts as a word
# Tokens       ids below 1500: 0 is never used, 1 is <OOV>, then words and line ends by frequency
# Windows      20 consecutive words in, the next word out
# Input        (20,)
# Output       (1500,)
# File         mymodel.h5, at most 20 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     LSTM
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.41 on held-out data, one point less for every 0.005 below it
#
# The grader feeds windows as load_data() yields them, with the same vocabulary, from other poems.
# Run this file to train and save the model. Grade it: pytest exercises/category4_poetry
# Then let it write lines of its own: python exercises/category4_poetry/write_lines.py --help

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data(split):
    """Windows, (n, 20) int32, and the id of each next word, (n,) int64, of the "train" or the "validation" split."""
    return datasets.load_next_words("verse", split=split, vocabulary_size=1500, length=20)


def solution_model():
    # An LSTM carries along from word to word what the poem is about, how long its lines are and where in a line it is;
    # two words say none of that. A learning rate that falls to zero lets it settle on what it has learned.
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
