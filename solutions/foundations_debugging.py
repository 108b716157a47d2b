# Foundations: find the bugs
#
# The program below is meant to classify handwritten digits, but it has four bugs. Three of them stop it with an error,
# one after the other; the fourth lets it run without learning anything. Fix all four. Everything else is fine and can
# stay as it is.
#
# Data         MNIST: 28 x 28 greyscale images, 0 to 255, and their labels, the digits 0 to 9
# Input        (28, 28)
# Output       (10,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.95 on held-out data, one point less for every 0.01 below it
#
# The grader feeds images exactly as load_data() yields them, 0 to 255: do any scaling inside the model.
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
    # Each bug is fixed where it arises: the dtype before the sum, the pairing before the shuffle, the channel axis that
    # a convolution needs, and the loss that takes integer labels.
    train, validation = load_data()

    # Training images with a little noise, in shuffled order.
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
