# Foundations: find the faults
#
# The program below should read handwritten digits. It has four faults. Three of them stop it with an error, one after
# the other; the fourth lets it run and learn nothing. Repair it. What it does otherwise is sound and may stay.
#
# Data         MNIST, images of 28 x 28 grey levels from 0 to 255, and their digits, 0 to 9
# Input        (28, 28)
# Output       (10,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Not allowed  Lambda layers, layers of your own
# Full marks   accuracy of at least 0.95 on held-out data, one point less per 0.01 below it
#
# The grader feeds images as load_data() yields them, 0 to 255: scaling belongs into the model.
# Run this file to train and save the model. Grade it: pytest exercises/foundations_debugging

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
    # Each fault is mended where it arises: the type before the sum, the pair before the shuffle, the channel that a
    # convolution needs, and the loss that takes labels as numbers.
    train, validation = load_data()

    # Training pictures with a little noise, in another order than they were stored.
    def with_noise(image, label):
        return tf.cast(image, tf.float32) + tf.random.normal((28, 28), stddev=8.0), label

    train = train.cache().shuffle(10_000).map(with_noise)

    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Reshape((28, 28, 1)),
            tf.keras.layers.Conv2D(16, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(32, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train.batch(64), validation_data=validation.batch(500), epochs=4)
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
