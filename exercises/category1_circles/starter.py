# Category 1: two rings
#
# Build and train a network that predicts whether a point belongs to the inner or the outer of two rings.
#
# Data         points in the plane, two coordinates each, and their rings: 0 inner, 1 outer
# Input        (2,)
# Output       (1,)
# File         mymodel.h5, at most 1 MB
# Training     at most 2 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.95 on held-out data, one point less for every 0.02 below it
#
# The grader feeds points exactly as load_data() yields them.
# Run this file to train and save the model. Grade it: pytest exercises/category1_circles

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation points, (2,) float32, with their rings, as two tf.data.Datasets."""
    return datasets.load("circles", split=["train", "validation"], as_supervised=True)


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
