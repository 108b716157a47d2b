# Category 3: cats and dogs, few pictures
#
# Build and train a convolutional network that tells cats from dogs, with few pictures to learn from.
#
# Data         images of 150 x 150 pixels in 3 colours from 0 to 255, and the animals 0 cat, 1 dog
# Input        (150, 150, 3)
# Output       (1,)
# File         mymodel.h5, at most 20 MB
# Training     at most 5 minutes and 4 GB of memory
# Needed       Conv2D, layers that vary pictures in training, and only there
# Not allowed  Lambda layers, layers of your own
# Full marks   accuracy of at least 0.8 on held-out data, one point less per 0.02 below it
#
# The output is the probability of a dog.
# The grader feeds images as load_data() yields them, 0 to 255: scaling belongs into the model.
# Run this file to train and save the model. Grade it: pytest exercises/category3_cats_vs_dogs

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation images, (150, 150, 3) uint8, with their labels, as two tf.data.Datasets."""
    return datasets.load("cats_vs_dogs", split=["train", "validation"], as_supervised=True)


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
