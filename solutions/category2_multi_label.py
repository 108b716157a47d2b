# Category 2: several labels at once
#
# Build and train a network that says which kinds of garments lie in a collage. There are one to four garments in it, so
# several of the ten answers may be yes.
#
# Data         56 x 56 greyscale collages, 0 to 255, and ten labels each, 1 if a garment of that kind is in it and 0 if
#              not: T-shirt, trousers, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle boot
# Input        (56, 56, 1)
# Output       (10,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   F1 of at least 0.8 on held-out data, one point less for every 0.02 below it
#
# F1 is the harmonic mean of precision and recall, here the mean over the ten labels. An output above one half is a yes.
# The grader feeds collages exactly as load_data() yields them, 0 to 255: do any scaling inside the model.
# Run this file to train and save the model. Grade it: pytest exercises/category2_multi_label

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation collages, (56, 56, 1) uint8, with their labels, (10,) float32, as tf.data.Datasets."""
    return datasets.load("collages", split=["train", "validation"], as_supervised=True)


def solution_model():
    # Ten questions at once, each with a sigmoid of its own and the loss of a yes or no. The last pooling keeps the
    # strongest answer of each filter wherever it was found, so a garment is learned once for all quarters.
    train, validation = load_data()
    model = tf.keras.Sequential(
        [
            tf.keras.Input((56, 56, 1)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Conv2D(16, 4, strides=2, activation="relu"),
            tf.keras.layers.Conv2D(32, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(64, 3, activation="relu"),
            tf.keras.layers.Conv2D(64, 3, activation="relu"),
            tf.keras.layers.GlobalMaxPooling2D(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(10, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="binary_crossentropy", metrics=["binary_accuracy"])
    model.fit(
        train.cache().shuffle(4_000).batch(32), validation_data=validation.batch(500).cache(), epochs=10, verbose=2
    )
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
