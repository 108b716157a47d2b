# Category 4: disasters, real or imagined
#
# Build and train a network that tells messages about real disasters from messages that only sound like one.
#
# Data         short messages as token ids, and labels: 1 for a real disaster, 0 for an imagined one
# Tokens       40 ids below 2000: 0 is padding at the end, 1 is <OOV> (unknown word), then words, most frequent first
# Input        (40,)
# Output       (1,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     GRU, SimpleRNN
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.78 on held-out data, one point less for every 0.02 below it
# Real data    accuracy of at least 0.755, one point less for every 0.02
#
# The grader feeds tokens exactly as load_data() yields them, with the same vocabulary.
# Run this file to train and save the model. Grade it: pytest exercises/category4_disaster_tweets

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data(split):
    """Token ids, (n, 40) int32, and labels, (n,) int64, of the "train" or the "validation" split."""
    return datasets.load_tokens("disaster_tweets", split=split, vocabulary_size=2000, length=40)


def solution_model():
    # The SimpleRNN gives an output at every word, and the GRU, which remembers longer, reads these outputs to the end.
    # mask_zero makes both skip the padding; dropout keeps the network from memorising so few messages.
    tokens, labels = load_data("train")
    epochs, batch_size = 5, 64
    model = tf.keras.Sequential(
        [
            tf.keras.Input((40,)),
            tf.keras.layers.Embedding(2000, 16, mask_zero=True),
            tf.keras.layers.SpatialDropout1D(0.5),
            tf.keras.layers.SimpleRNN(16, return_sequences=True),
            tf.keras.layers.GRU(16),
            tf.keras.layers.Dropout(0.5),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    learning_rate = tf.keras.optimizers.schedules.CosineDecay(0.004, epochs * len(tokens) // batch_size)
    model.compile(optimizer=tf.keras.optimizers.Adam(learning_rate), loss="binary_crossentropy", metrics=["accuracy"])
    validation = load_data("validation")
    model.fit(tokens, labels, validation_data=validation, epochs=epochs, batch_size=batch_size, verbose=2)
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
