# Category 2: from logits to probabilities
#
# A colleague has left you a network that classifies irises by species. It works well, but its outputs are logits, and
# in another order. Return a model that outputs the probability of each species, in the order below.
#
# Data         sepal length and width, petal length and width in cm, and the species: 0 setosa, 1 versicolor,
#              2 virginica
# Input        (4,)
# Output       (3,)
# File         mymodel.h5, at most 1 MB
# Training     at most 2 minutes and 4 GB of memory
# Required     probabilities that sum to 1, with a log loss of at most 0.25
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.93 on held-out data, one point less for every 0.02 below it
#
# colleagues_model() trains that network. Use it as it is, or build your own: only the outputs count.
# The grader feeds measurements exactly as load_data() yields them.
# Run this file to train and save the model. Grade it: pytest exercises/category2_probabilities

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation measurements, (4,) float32, with their species, as two tf.data.Datasets."""
    return datasets.load("iris", split=["train", "validation"], as_supervised=True)


# Given, do not change.
def colleagues_model():
    """A trained network: measurements (4,) in, logits (3,) out, in the order virginica, setosa, versicolor."""
    train, _ = load_data()

    def in_their_order(lengths, species):
        return lengths, (species + 1) % 3

    model = tf.keras.Sequential(
        [tf.keras.Input((4,)), tf.keras.layers.Dense(16, activation="relu"), tf.keras.layers.Dense(3)]
    )
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss=loss)
    model.fit(train.map(in_their_order).cache().shuffle(100).batch(16), epochs=60, verbose=0)
    return model


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
