# Category 2: a map of decisions
#
# Build and train a network that tells the points of two spiral arms apart, and draw a map of its decisions: each point
# of the plane in the colour of the class that the network gives it.
#
# Data         points in the plane, two coordinates each, and their arms: 0 first, 1 second
# Input        (2,)
# Output       (1,)
# File         mymodel.h5, at most 1 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     regions.png, a map of the model's classes with x from -1.2 to 1.2 and y from -1.2 to 1.2
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.95 on held-out data, one point less for every 0.02 below it
#
# Save the map to REGIONS before solution_model() returns: one colour for each class, x to the right, y upwards, without
# axes or margins, as plt.imsave() writes it. An output above one half is class 1.
# The grader feeds points exactly as load_data() yields them.
# Run this file to train and save the model. Grade it: pytest exercises/category2_decision_boundary

from pathlib import Path

from grader import datasets
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf


# Given, do not change.
REGIONS = Path(__file__).with_name("regions.png")


# Given, do not change.
def load_data():
    """Training and validation points, (n, 2) float32, with their arms, (n,) int64, as two pairs of arrays."""
    splits = datasets.load("spirals", split=["train", "validation"], as_supervised=True, batch_size=-1)
    return [(points.numpy(), arms.numpy()) for points, arms in splits]


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
