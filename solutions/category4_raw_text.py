# Category 4: from raw text to a topic
#
# Build and train a network that takes a news article as a single string and predicts its topic. To use the model,
# nobody should need your vocabulary or any of your code.
#
# Data         news articles in lower case, and their topics in alphabetical order: 0 business, 1 entertainment,
#              2 politics, 3 sport, 4 tech
# Input        ()
# Output       (5,)
# File         mymodel.keras, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     TextVectorization
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.9 on held-out data, one point less for every 0.02 below it
#
# The grader feeds whole articles, one string each, exactly as load_data() yields them.
# Run this file to train and save the model. Grade it: pytest exercises/category4_raw_text

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation articles, one string each, with their topics, as two tf.data.Datasets."""
    return datasets.load("bbc_news", split=["train", "validation"], as_supervised=True)


def solution_model():
    # The layer that turns words into numbers is part of the model and is saved with it, vocabulary included. It learns
    # the vocabulary only from the training articles, before the network is trained.
    train, validation = load_data()
    vectorize = tf.keras.layers.TextVectorization(max_tokens=4000, output_sequence_length=200)
    vectorize.adapt(train.map(lambda article, topic: article).batch(500))
    model = tf.keras.Sequential(
        [
            tf.keras.Input((), dtype="string"),
            vectorize,
            tf.keras.layers.Embedding(4000, 32, mask_zero=True),
            tf.keras.layers.Dropout(0.3),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dropout(0.3),
            tf.keras.layers.Dense(5, activation="softmax"),
        ]
    )
    epochs = 20
    batches = train.cache().shuffle(2000).batch(32)
    learning_rate = tf.keras.optimizers.schedules.CosineDecay(0.01, epochs * len(batches))
    optimizer = tf.keras.optimizers.Adam(learning_rate)
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(batches, validation_data=validation.batch(200), epochs=epochs, verbose=2)
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.keras"))
