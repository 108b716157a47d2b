# Category 2: three species of iris
#
# Build and train a network that classifies irises by species from four measurements.
#
# Data         sepal length and width, petal length and width in cm, and the species: 0 setosa, 1 versicolor,
#              2 virginica
# Input        (4,)
# Output       (3,)
# File         mymodel.h5, at most 1 MB
# Training     at most 2 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.93 on held-out data, one point less for every 0.02 below it
#
# Write the preprocessing yourself: the labels come as integers, but train on one-hot labels.
# The grader feeds measurements exactly as load_data() yields them.
# Run this file to train and save the model. Grade it: pytest exercises/category2_iris

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation measurements, (4,) float32, with their species, as two tf.data.Datasets."""
    return datasets.load("iris", split=["train", "validation"], as_supervised=True)


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
