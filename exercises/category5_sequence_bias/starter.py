# Category 5: gears in the order they were recorded
#
# Build and train a network that tells a worn gear from a sound one by a short stretch of its vibration.
#
# Data         32 vibration readings, (32, 1) float32, and the class: 0 sound gear, 1 worn gear
# Order        as recorded: the sound gear first, then the worn one, each from its first day to its last
# Input        (32, 1)
# Output       (1,)
# File         mymodel.h5, at most 5 MB
# Training     at most 5 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.92 on held-out data, one point less for every 0.02 below it
#
# The grader feeds stretches from both gears and from all days, in the same form but in no particular order.
# Run this file to train and save the model. Grade it: pytest exercises/category5_sequence_bias

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation stretches, (32, 1) float32, with their classes, in order, as two tf.data.Datasets."""
    return datasets.load("gear_vibration", split=["train", "validation"], as_supervised=True)


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
