# Category 5: daily temperatures
#
# Build and train a network that forecasts tomorrow's minimum temperature from the previous 64 days, with a learning
# rate that falls during training.
#
# Data         the minimum temperature of each day in one place, in degrees Celsius: one series, oldest value first
# Scale        (x - minimum) / maximum, both from the training split before scaling
# Windows      64 consecutive values in, the next value out
# Input        (64, 1)
# Output       (1,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     a callback that lowers the learning rate to 1/4 or less, after which the loss improves
# Not allowed  Lambda layers, custom layers
# Full marks   mean absolute error of at most 0.0705 on held-out data, one point less for every 0.001 above it
# The exam     required 0.19
#
# The grader feeds windows of the days that follow the validation split, scaled the same way.
# It reads the learning rate and the loss of each epoch from the training history.
# Run this file to train and save the model. Grade it: pytest exercises/category5_daily_temperature

from pathlib import Path

from grader import datasets
import numpy as np
import tensorflow as tf


# Given, do not change.
def load_series(split):
    """The scaled series, (n,) float32, of the "train" split or of the "validation" split, which follows it."""
    return datasets.load_series("daily_temperature", split=split)


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
