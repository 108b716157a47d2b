# Category 1: house prices
#
# Build and train a network that predicts the price of a house from eight of its features.
#
# Data         one CSV file per split: a header row, then one row per house: eight features of very different
#              magnitudes, then the price
# Input        (8,)
# Output       (1,)
# File         mymodel.h5, at most 2 MB
# Training     at most 5 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   mean absolute error of at most 14 on held-out data, one point less for every 1 above it
#
# The grader feeds the features in the order of the columns and compares prices in thousands, both exactly as they are
# in the files.
# Run this file to train and save the model. Grade it: pytest exercises/category1_house_prices

from pathlib import Path

from grader import datasets
import numpy as np
import tensorflow as tf


# Given, do not change.
def load_files():
    """The folder that holds train.csv and validation.csv."""
    return datasets.load_files("house_prices")


def solution_model():
    # The features differ in magnitude a thousandfold; normalisation brings them to one scale. Hidden layers can follow
    # effects that multiply or reverse. The loss is the error that is graded.
    def read(file):
        rows = np.loadtxt(file, delimiter=",", skiprows=1, dtype="float32")
        return rows[:, :-1], rows[:, -1:]

    folder = load_files()
    features, prices = read(folder / "train.csv")
    epochs, batch_size = 40, 32
    normalise = tf.keras.layers.Normalization()
    normalise.adapt(features)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((8,)),
            normalise,
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    learning_rate = tf.keras.optimizers.schedules.CosineDecay(0.003, epochs * len(features) // batch_size)
    model.compile(optimizer=tf.keras.optimizers.Adam(learning_rate), loss="mean_absolute_error")
    validation = read(folder / "validation.csv")
    model.fit(features, prices, validation_data=validation, epochs=epochs, batch_size=batch_size, verbose=2)
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
