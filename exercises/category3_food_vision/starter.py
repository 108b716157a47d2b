# Category 3: Food Vision
#
# Build and train a classifier for all 101 dishes of Food-101 on top of a pretrained network, and fine-tune the top of
# that network as well.
#
# Data         160 x 160 RGB images, 0 to 255, and the dish, 0 to 100 in alphabetical order
# Input        (160, 160, 3)
# Output       (101,)
# File         mymodel.h5, at most 50 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     the pretrained backbone, with its top fine-tuned
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.48 on held-out data, one point less for every 0.02 below it
# Real data    at most 10 minutes
#
# load_backbone() returns the pretrained network as a Keras model. The first call creates it, in a minute or two.
# At least a quarter of the backbone's weights must stay unchanged: those of its first layers.
# The grader feeds images exactly as load_data() yields them, 0 to 255, which is what the backbone expects.
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
