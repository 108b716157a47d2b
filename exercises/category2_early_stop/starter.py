# Category 2: a callback that stops training
#
# Build and train a network that classifies handwritten digits. Write a callback that stops the training: after the
# first epoch that reaches the validation accuracy stated below, no further epoch begins.
#
# Data         MNIST: 28 x 28 greyscale images, 0 to 255, and their labels, the digits 0 to 9
# Input        (28, 28)
# Output       (10,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     a callback that stops training at val_accuracy 0.97, before epoch 10
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.96 on held-out data, one point less for every 0.01 below it
#
# Ask fit() for more epochs than it needs: the callback must stop it. The grader reads the history that fit() leaves on
# the model, and evaluates the returned model on the validation split.
# The grader feeds images exactly as load_data() yields them, 0 to 255: do any scaling inside the model.
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
