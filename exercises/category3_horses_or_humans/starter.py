# Category 3: horses or humans
#
# Build and train a convolutional network that tells horses from humans in colour images. Read the images from files.
#
# Data         a folder with train and validation, each with the folders horses and humans, which hold the image files;
#              the held-out images show other horses, humans and places than the training and validation splits
# Input        (150, 150, 3)
# Output       (1,)
# File         mymodel.h5, at most 20 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     Conv2D
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.9 on held-out data, one point less for every 0.02 below it
#
# The output is the probability of class 1: horses are 0 and humans 1, the alphabetical order of the folders.
# The grader feeds 150 x 150 RGB images, 0 to 255: do any scaling inside the model.
# Run this file to train and save the model. Grade it: pytest exercises/category3_horses_or_humans

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_files():
    """The folder that holds train/horses, train/humans, validation/horses and validation/humans with PNG images."""
    return datasets.load_files("horses_or_humans")


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
