# Category 3: a folder of photos
#
# Build and train a network that tells three gestures of a hand apart, and sort a folder of photos with it. The photos
# come as people send them: in several formats and sizes, and some files are broken.
#
# Data         75 x 75 colour images of hands, 0 to 255, and their labels: 0 rock, 1 paper, 2 scissors. And a folder of
#              photos of hands without labels, in the formats JPEG, PNG, GIF and BMP
# Input        (75, 75, 3)
# Output       (3,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     predictions.csv with the class of each picture, or broken if it cannot be read; 75% right
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.78 on held-out data, one point less for every 0.02 below it
#
# Save PREDICTIONS before solution_model() returns: the columns file and class, and a row for each file of the folder
# with its name and rock, paper, scissors or broken. A file is broken if it does not hold a whole picture.
# The grader feeds images exactly as load_data() yields them, 0 to 255: do any scaling inside the model.
# Run this file to train and save the model. Grade it: pytest exercises/category3_own_photos

from pathlib import Path
import csv

from grader import datasets
import numpy as np
import tensorflow as tf


# Given, do not change.
PREDICTIONS = Path(__file__).with_name("predictions.csv")


# Given, do not change.
def load_data():
    """Training and validation images, (75, 75, 3) uint8, with their labels, as two tf.data.Datasets."""
    return datasets.load("hand_photos", split=["train", "validation"], as_supervised=True)


# Given, do not change.
def load_photos():
    """The folder with the photos."""
    return datasets.load_files("hand_photos") / "photos"


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
