# Foundations: a model that fits in 50 KB
#
# Build and train a network that classifies handwritten digits, in a file that is small enough for a light switch.
#
# Data         MNIST: 28 x 28 greyscale images, 0 to 255, and their labels, the digits 0 to 9
# Input        (28, 28)
# Output       (10,)
# File         mymodel.h5, at most 50 KB
# Training     at most 5 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.93 on held-out data, one point less for every 0.01 below it
#
# The limit applies to everything that model.save() writes, not just the weights.
# The grader feeds images exactly as load_data() yields them, 0 to 255: do any scaling inside the model.
# Run this file to train and save the model. Grade it: pytest exercises/foundations_small_model

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation images, (28, 28) uint8, with their labels, as two tf.data.Datasets."""
    train, validation = datasets.load("mnist", split=["train", "validation"], as_supervised=True)

    def without_channel(image, label):
        return tf.reshape(image, (28, 28)), label

    return train.map(without_channel), validation.map(without_channel)


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
