# Category 3: bean leaves
#
# Build and train a convolutional network that recognises leaf diseases in photographs of many sizes.
#
# Data         RGB images of any height and width, 0 to 255, and the state of the leaf: 0 angular leaf spot, 1 bean
#              rust, 2 healthy
# Resized      to 160 x 160 pixels, bilinear, without keeping the aspect ratio
# Input        (160, 160, 3)
# Output       (3,)
# File         mymodel.h5, at most 20 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     Conv2D
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.82 on held-out data, one point less for every 0.02 below it
# The exam     required 0.75
#
# load_data() yields images in their original sizes; resizing them is up to you. The grader feeds them resized as above,
# 0 to 255: do any scaling inside the model.
# Run this file to train and save the model. Grade it: pytest exercises/category3_beans

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation images, (height, width, 3) uint8, with their labels, as two tf.data.Datasets."""
    return datasets.load("beans", split=["train", "validation"], as_supervised=True)


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
