# Category 3: filters set by hand
#
# Build a convolution that learns nothing: you set the weights of its four filters, of 3 x 3 pixels each. For every
# pixel they compute, in this order:
#
# - edges between left and right: the sum of the three pixels in the next column to the right, less that of the three in
#   the next column to the left;
# - edges between above and below: the sum of the three pixels in the next row below, less that of the three in the next
#   row above;
# - a blurred picture: the mean of the pixel and its eight neighbours;
# - a sharpened picture: five times the pixel, less the four neighbours above, below, to the left and to the right.
#
# Data         pictures of a city at night, 0 to 255, and the four pictures that the filters make of each
# Input        (32, 32, 1)
# Output       (32, 32, 4)
# File         mymodel.h5, at most 1 MB
# Training     at most 2 minutes and 4 GB of memory
# Required     Conv2D
# Not allowed  Lambda layers, custom layers
# Full marks   mean absolute error of at most 0.00001 on held-out data, one point less for every 0.00001 above it
#
# Outside the picture all pixels count as 0. Scale and clip nothing: what comes out may be below 0 or above 255.
# Run this file to build and save the model. Grade it: pytest exercises/category3_filters

from pathlib import Path

from grader import datasets
import numpy as np
import tensorflow as tf


# Given, do not change.
def load_data():
    """Pictures, (n, 32, 32, 1) uint8, and what the filters make of them, (n, 32, 32, 4) float32, for comparison."""
    pictures, filtered = datasets.load("night_city", split="validation", as_supervised=True, batch_size=-1)
    return pictures.numpy(), filtered.numpy()


def solution_model():
    # A filter lays its kernel over each pixel and its neighbours, multiplies and adds up. So a kernel shows what the
    # filter finds: plus on one side and minus on the other is an edge, equal numbers that add up to one are a mean.
    sideways = [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]]
    downwards = np.transpose(sideways)
    blur = np.full((3, 3), 1 / 9)
    sharpen = [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]
    kernels = np.stack([sideways, downwards, blur, sharpen], axis=-1)  # height, width, filters
    convolution = tf.keras.layers.Conv2D(4, 3, padding="same", use_bias=False)
    model = tf.keras.Sequential([tf.keras.Input((32, 32, 1)), convolution])
    convolution.kernel.assign(kernels[:, :, np.newaxis])  # height, width, channels that come in, filters

    pictures, filtered = load_data()
    print("mean absolute error", np.abs(model.predict(pictures, verbose=0) - filtered).mean())
    return model


# Given, do not change: makes the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
