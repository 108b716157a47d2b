# Category 1: two rings
#
# Build and train a network that predicts whether a point belongs to the inner or the outer of two rings.
#
# Data         points in the plane, two coordinates each, and their rings: 0 inner, 1 outer
# Input        (2,)
# Output       (1,)
# File         mymodel.h5, at most 1 MB
# Training     at most 2 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.95 on held-out data, one point less for every 0.02 below it
#
# The grader feeds points exactly as load_data() yields them.
# Run this file to train and save the model. Grade it: pytest exercises/category1_circles

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation points, (2,) float32, with their rings, as two tf.data.Datasets."""
    return datasets.load("circles", split=["train", "validation"], as_supervised=True)


def solution_model():
    # No straight line separates the rings. Each hidden unit draws one line, and the next layer combines the lines into
    # a closed curve. That takes a nonlinearity, here relu: without it, the layers together draw one straight line.
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
