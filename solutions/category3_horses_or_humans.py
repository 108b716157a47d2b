# Category 3: horses or humans
#
# Build and train a convolutional network that tells horses from humans in colour images. Read the images from files.
#
# Data         a folder with train and validation, each with the folders horses and humans, which hold the image files;
#              the held-out images show other horses, humans and places than the training and validation splits
# Input        (150, 150, 3)
# Output       (1,)
# File         mymodel.h5, at most 20 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     Conv2D
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.9 on held-out data, one point less for every 0.02 below it
#
# The output is the probability of class 1: horses are 0 and humans 1, the alphabetical order of the folders.
# The grader feeds 150 x 150 RGB images, 0 to 255: do any scaling inside the model.
# Run this file to train and save the model. Grade it: pytest exercises/category3_horses_or_humans

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_files():
    """The folder that holds train/horses, train/humans, validation/horses and validation/humans with PNG images."""
    return datasets.load_files("horses_or_humans")


def solution_model():
    # Held-out horses, humans and places are new, so no training image is shown the same way twice: flips, rotation,
    # zoom and contrast are random. The convolutions share their weights over the whole image, and the global pooling
    # keeps the strongest response, so a figure is found wherever it is.
    def read(split):
        pictures = folder / split
        return tf.keras.utils.image_dataset_from_directory(
            pictures, label_mode="binary", image_size=(150, 150), batch_size=None, shuffle=False
        )

    folder = load_files()
    train, validation = read("train").cache(), read("validation")
    epochs, batch_size = 20, 16
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            tf.keras.Input((150, 150, 3)),
            layers.Rescaling(1 / 255),
            layers.AveragePooling2D(2),
            layers.RandomFlip("horizontal"),
            layers.RandomRotation(0.05, fill_mode="nearest"),
            layers.RandomZoom((-0.25, 0.2), (-0.25, 0.2), fill_mode="nearest"),
            layers.RandomContrast(0.4, value_range=(0, 1)),
        ]
    )
    for filters, size in ((16, 5), (32, 3), (64, 3), (64, 3), (96, 3)):
        model.add(layers.Conv2D(filters, size, padding="same", use_bias=False))
        model.add(layers.BatchNormalization(momentum=0.9))
        model.add(layers.ReLU())
        model.add(layers.MaxPooling2D() if filters < 96 else layers.GlobalMaxPooling2D())
    model.add(layers.Dropout(0.3))
    model.add(layers.Dense(1, activation="sigmoid"))

    steps = epochs * int(train.cardinality()) // batch_size
    learning_rate = tf.keras.optimizers.schedules.CosineDecay(0.002, steps)
    model.compile(tf.keras.optimizers.Adam(learning_rate), "binary_crossentropy", metrics=["accuracy"])
    model.fit(
        train.shuffle(1_000).batch(batch_size).prefetch(tf.data.AUTOTUNE),
        validation_data=validation.batch(100).cache(),
        epochs=epochs,
        verbose=2,
    )
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
