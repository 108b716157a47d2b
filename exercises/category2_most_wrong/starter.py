# Category 2: the most wrong labels
#
# Build and train a network that classifies handwritten digits, although the labels of 150 of its 3,000 training images
# are wrong. Then let it find them: list the 150 training images about which it is most wrong.
#
# Data         28 x 28 greyscale images of digits, 0 to 255, and their labels, 0 to 9
# Input        (28, 28)
# Output       (10,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     suspects.csv with the 150 training examples of the highest loss, with 80% of the wrong labels
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.93 on held-out data, one point less for every 0.02 below it
#
# The labels of the validation split and of the held-out images are right.
# Save the list to SUSPECTS before solution_model() returns: one column, index, with the positions of the images in the
# training split, counted from 0, the highest loss first. The losses are those of the model that you return.
# The grader feeds images exactly as load_data() yields them, 0 to 255: do any scaling inside the model.
# Run this file to train and save the model. Grade it: pytest exercises/category2_most_wrong

from pathlib import Path

from grader import datasets
import numpy as np
import tensorflow as tf


# Given, do not change.
SUSPECTS = Path(__file__).with_name("suspects.csv")


# Given, do not change.
def load_data():
    """Training and validation images, (n, 28, 28) uint8, with their labels, (n,) int64, as two pairs of arrays."""
    splits = datasets.load("mislabelled_digits", split=["train", "validation"], as_supervised=True, batch_size=-1)
    return [(images.numpy()[..., 0], labels.numpy()) for images, labels in splits]


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
