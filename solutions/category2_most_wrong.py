# Category 2: the most wrong labels
#
# Build and train a network that classifies handwritten digits, although the labels of 150 of its 3,000 training images
# are wrong. Then let it find them: list the 150 training images about which it is most wrong.
#
# Data         28 x 28 greyscale images of digits, 0 to 255, and their labels, 0 to 9
# Input        (28, 28)
# Output       (10,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     suspects.csv with the 150 training examples of the highest loss, with 80% of the wrong labels
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.93 on held-out data, one point less for every 0.02 below it
#
# The labels of the validation split and of the held-out images are right.
# Save the list to SUSPECTS before solution_model() returns: one column, index, with the positions of the images in the
# training split, counted from 0, the highest loss first. The losses are those of the model that you return.
# The grader feeds images exactly as load_data() yields them, 0 to 255: do any scaling inside the model.
# Run this file to train and save the model. Grade it: pytest exercises/category2_most_wrong

from pathlib import Path

from grader import datasets
import numpy as np
import tensorflow as tf


# Given, do not change.
SUSPECTS = Path(__file__).with_name("suspects.csv")


# Given, do not change.
def load_data():
    """Training and validation images, (n, 28, 28) uint8, with their labels, (n,) int64, as two pairs of arrays."""
    splits = datasets.load("mislabelled_digits", split=["train", "validation"], as_supervised=True, batch_size=-1)
    return [(images.numpy()[..., 0], labels.numpy()) for images, labels in splits]


def solution_model():
    # Right labels agree with one another and are learned first, wrong ones only by heart. Dropout and few epochs leave
    # no time for that.
    (images, labels), validation = load_data()
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
            tf.keras.layers.Dropout(0.5),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, batch_size=32, epochs=10, validation_data=validation, verbose=2)

    # The loss of each image by itself: how little the network believes its label.
    losses = tf.keras.losses.sparse_categorical_crossentropy(labels, model.predict(images, verbose=0)).numpy()
    suspects = np.argsort(-losses)[:150]
    SUSPECTS.write_text("\n".join(["index", *map(str, suspects)]) + "\n")
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
