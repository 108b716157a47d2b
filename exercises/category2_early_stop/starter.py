# Category 2: a callback that ends training
#
# Build and train a network that reads a handwritten digit, and write the callback that ends its training: as soon as an
# epoch closes with the accuracy below on the validation split, no further epoch begins.
#
# Data         MNIST, images of 28 x 28 grey levels from 0 to 255, and their digits, 0 to 9
# Input        (28, 28)
# Output       (10,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Needed       a callback ends training at val_accuracy 0.97, before epoch 10
# Not allowed  Lambda layers, layers of your own
# Full marks   accuracy of at least 0.96 on held-out data, one point less per 0.01 below it
#
# Ask fit() for more epochs than it takes: the callback is to end it. The grader reads the history that fit() leaves on
# the model, and tries the returned model on the validation split.
# The grader feeds images as load_data() yields them, 0 to 255: scaling belongs into the model.
# Run this file to train and save the model. Grade it: pytest exercises/category2_early_stop

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
