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
    # Convolutions use the same few weights all over the image, and pooling leaves the last layer few inputs.
    train, validation = load_data()
    network = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Reshape((28, 28, 1)),
            tf.keras.layers.Conv2D(8, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(8, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    network.compile(tf.keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", metrics=["accuracy"])
    network.fit(
        train.cache().shuffle(10_000).batch(64).prefetch(tf.data.AUTOTUNE),
        validation_data=validation.batch(500),
        epochs=5,
    )
    # Adam keeps two numbers per weight, and model.save() writes them too. The same layers in a model that was
    # never compiled have no optimizer, so the file is a third as large.
    model = tf.keras.Model(network.inputs, network.outputs)
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
