# Category 5: the level beneath the waves
#
# Build and train a network that estimates the water level of a harbour from readings disturbed by waves: at every step,
# from the readings up to that step.
#
# Data         series of readings, (200, 1) float32, and the level at each step, (200, 1) float32
# Input        (None, 1)
# Output       (None, 1)
# File         mymodel.h5, at most 5 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     causal outputs (no look-ahead), for series of any length
# Not allowed  Lambda layers, custom layers
# Full marks   mean absolute error of at most 0.37 on held-out data, one point less for every 0.02 above it
#
# The level is what remains without the waves. The mean of the last few readings, a trailing window, comes close to it.
# A centred window would come closer, but it needs readings from the future.
# The grader feeds readings exactly as load_data() yields them.
# Run this file to train and save the model. Grade it: pytest exercises/category5_trailing_average

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation series of readings, (200, 1) float32, with their levels, as two tf.data.Datasets."""
    return datasets.load("harbour_level", split=["train", "validation"], as_supervised=True)


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
