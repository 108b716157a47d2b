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
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
