# Foundations: the shapes of tensors
#
# Build a model that learns nothing: from a recording of three sensors it computes how much each of them varies, and how
# much each two of them vary together. The numbers of a recording stand in eight rows, one for each moment, and three
# columns, one for each sensor; an axis of length one comes before them.
#
#   r = the recording as a matrix (3, 8): one row for each sensor, one column for each moment
#   v = r, each row multiplied by the gain of its sensor
#   s = the standard deviation of each row of v: a vector of 3 numbers
#   z = v, each row less its mean and divided by its standard deviation
#   c = z · zᵀ / 8: the matrix product (3, 3) of all correlations
#   y = c with s as its fourth column: a matrix (3, 4)
#
# Data         recordings of three sensors at eight moments, and the numbers to compute from them
# Input        (1, 8, 3)
# Output       (3, 4)
# File         mymodel.keras, at most 1 MB
# Training     at most 2 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   mean absolute error of at most 0.00001 on held-out data, one point less for every 0.00001 above it
#
# GAINS holds the gains of the three sensors as they once were. The third sensor has been replaced since: change its
# gain to 1.6. A standard deviation is the root of the mean squared distance from the mean.
# Run this file to build and save the model. Grade it: pytest exercises/foundations_tensor_shapes

from pathlib import Path

from grader import datasets
import numpy as np
import tensorflow as tf

# Given, leave this line as it is: the gains before the third sensor was replaced.
GAINS = tf.Variable([0.8, -1.25, 2.0])


# Given, do not change.
def load_data():
    """Recordings, (n, 1, 8, 3) float32, and what the model should compute, (n, 3, 4) float32, for comparison."""
    recordings, results = datasets.load("tensor_shapes", split="validation", as_supervised=True, batch_size=-1)
    return recordings.numpy(), results.numpy()


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: makes the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.keras"))
