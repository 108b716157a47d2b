# Category 5: sunspots, month by month
#
# Build and train a network that forecasts next month's number of sunspots from the previous months.
#
# Data         the monthly mean number of sunspots: one series, oldest value first
# Scale        (x - minimum) / maximum, both from the training split before scaling
# Windows      30 consecutive values in, the next value out
# Input        (30, 1)
# Output       (1,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   mean absolute error of at most 0.0375 on held-out data, one point less for every 0.0007 above it
# The exam     required 0.12
#
# The grader feeds windows of the months that follow the validation split, scaled the same way.
# Run this file to train and save the model. Grade it: pytest exercises/category5_sunspots

from pathlib import Path

from grader import datasets
import numpy as np
import tensorflow as tf


# Given, do not change.
def load_series(split):
    """The scaled series, (n,) float32, of the "train" split or of the "validation" split, which follows it."""
    return datasets.load_series("sunspots", split=split)


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
