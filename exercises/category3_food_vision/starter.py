# Category 3: Food Vision
#
# Build and train a classifier of all 101 dishes of Food-101 on a pretrained network, and train the top of that network
# too.
#
# Data         images of 160 x 160 pixels in 3 colours from 0 to 255, and the dish, 0 to 100 in alphabetical order
# Input        (160, 160, 3)
# Output       (101,)
# File         mymodel.h5, at most 50 MB
# Training     at most 5 minutes and 4 GB of memory
# Needed       the pretrained backbone, its top retrained
# Not allowed  Lambda layers, layers of your own
# Full marks   accuracy of at least 0.48 on held-out data, one point less per 0.02 below it
#
# load_backbone() returns the pretrained network as a Keras model; on first use it is made, which takes a minute or two.
# At least a quarter of its weights is to stay as it was: those of its first layers.
# The grader feeds images as load_data() yields them, 0 to 255, which is what the backbone takes.
# Run this file to train and save the model. Grade it: pytest exercises/category3_food_vision

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation images, (160, 160, 3) uint8, with their labels, as two tf.data.Datasets."""
    return datasets.load("food101", split=["train", "validation"], as_supervised=True)


# Given, do not change.
def load_backbone():
    """The pretrained network: images (n, 160, 160, 3), 0 to 255, become features (n, 5, 5, channels)."""
    return datasets.load_backbone("food101")


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
