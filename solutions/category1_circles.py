# Category 1: two rings
#
# Build and train a network that tells the points of an inner ring from those of an outer one.
#
# Data         points of the plane, two numbers each, and their rings: 0 is the inner one, 1 the outer
# Input        (2,)
# Output       (1,)
# File         mymodel.h5, at most 1 MB
# Training     at most 2 minutes and 4 GB of memory
# Not allowed  Lambda layers, layers of your own
# Full marks   accuracy of at least 0.95 on held-out data, one point less per 0.02 below it
#
# The grader feeds points as load_data() yields them.
# Run this file to train and save the model. Grade it: pytest exercises/category1_circles

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation points, (2,) float32, with their rings, as two tf.data.Datasets."""
    return datasets.load("circles", split=["train", "validation"], as_supervised=True)


def solution_model():
    # No straight line parts the rings. Each unit of the hidden layer draws one, and the next layer joins them to a
    # closed curve; relu is the bend without which both layers together would be a straight line again.
    train, validation = load_data()
    model = tf.keras.Sequential(
        [
            tf.keras.Input((2,)),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.005), loss="binary_crossentropy", metrics=["accuracy"])
    batches = train.cache().shuffle(1_000).batch(32).prefetch(tf.data.AUTOTUNE)
    model.fit(batches, validation_data=validation.batch(500), epochs=40, verbose=2)
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
