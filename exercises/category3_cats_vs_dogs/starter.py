# Category 3: cats and dogs from few images
#
# Build and train a convolutional network that tells cats from dogs, on few training images.
#
# Data         150 x 150 RGB images, 0 to 255, and the animal: 0 cat, 1 dog
# Input        (150, 150, 3)
# Output       (1,)
# File         mymodel.h5, at most 20 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     Conv2D, augmentation layers that are active only in training
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.8 on held-out data, one point less for every 0.02 below it
#
# The output is the probability of a dog.
# The grader feeds images exactly as load_data() yields them, 0 to 255: do any scaling inside the model.
# Run this file to train and save the model. Grade it: pytest exercises/category3_cats_vs_dogs

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation images, (150, 150, 3) uint8, with their labels, as two tf.data.Datasets."""
    return datasets.load("cats_vs_dogs", split=["train", "validation"], as_supervised=True)


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
