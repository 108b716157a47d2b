# Category 1: labels with typing errors
#
# Build and train a network that predicts how much heat a house needs in a winter. The training labels were typed in by
# hand, and some are grossly wrong: the decimal point is one place too far to the right or to the left.
#
# Data         heated area in m², insulation in cm, share of windows, outdoor and indoor temperature in °C, number of
#              people; and the heat in MWh. Of the training labels 4% are mistyped; validation and held-out labels are
#              all right
# Input        (6,)
# Output       (1,)
# File         mymodel.h5, at most 2 MB
# Training     at most 5 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   mean absolute error of at most 1.5 on held-out data, one point less for every 0.3 above it
#
# The grader feeds houses exactly as load_data() yields them, and compares heat in MWh.
# Run this file to train and save the model. Grade it: pytest exercises/category1_outliers

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation houses, (6,) float32, with their heat, as two tf.data.Datasets."""
    return datasets.load("heat_demand", split=["train", "validation"], as_supervised=True)


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
