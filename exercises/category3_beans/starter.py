# Category 3: bean leaves
#
# Build and train a convolutional network that tells in photographs of many sizes what a bean leaf has.
#
# Data         images of any height and width, in 3 colours from 0 to 255, and what is seen on the leaf:
#              0 angular leaf spot, 1 bean rust, 2 nothing, it is healthy
# Resized      to 160 x 160 pixels, bilinear, whatever the shape of an image was
# Input        (160, 160, 3)
# Output       (3,)
# File         mymodel.h5, at most 20 MB
# Training     at most 5 minutes and 4 GB of memory
# Needed       Conv2D
# Not allowed  Lambda layers, layers of your own
# Full marks   accuracy of at least 0.82 on held-out data, one point less per 0.02 below it
# The exam     asked for 0.75
#
# load_data() yields images as they are, resizing them is up to you. The grader feeds them resized as above, 0 to 255:
# scaling belongs into the model.
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
