# Category 4: film reviews
#
# Build and train a network that tells positive film reviews from negative ones.
#
# Data         film reviews as token ids, and labels: 1 for a positive review, 0 for a negative one
# Tokens       200 ids below 2000: 0 is padding at the end, 1 is <OOV> (unknown word), then words, most frequent first
# Input        (200,)
# Output       (1,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     LSTM
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.83 on held-out data, one point less for every 0.02 below it
#
# The grader feeds tokens exactly as load_data() yields them, with the same vocabulary.
# Run this file to train and save the model. Grade it: pytest exercises/category4_imdb_reviews

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data(split):
    """Token ids, (n, 200) int32, and labels, (n,) int64, of the "train" or the "validation" split."""
    return datasets.load_tokens("imdb_reviews", split=split, vocabulary_size=2000, length=200)


def solution_model():
    # What a word says about the film depends on its neighbours ("not one dull scene"). A convolution combines them,
    # pooling shortens 200 steps to 50, and the LSTM reads these in order. The average over all its steps keeps what it
    # read before the padding at the end.
    tokens, labels = load_data("train")
    epochs, batch_size = 5, 64
    model = tf.keras.Sequential(
        [
            tf.keras.Input((200,)),
            tf.keras.layers.Embedding(2000, 32),
            tf.keras.layers.Dropout(0.4),
            tf.keras.layers.Conv1D(64, 5, activation="relu"),
            tf.keras.layers.MaxPooling1D(4),
            tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(32, return_sequences=True)),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dropout(0.4),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    learning_rate = tf.keras.optimizers.schedules.CosineDecay(0.003, epochs * len(tokens) // batch_size)
    model.compile(optimizer=tf.keras.optimizers.Adam(learning_rate), loss="binary_crossentropy", metrics=["accuracy"])
    validation = load_data("validation")
    model.fit(tokens, labels, validation_data=validation, epochs=epochs, batch_size=batch_size, verbose=2)
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
