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
    # A thousand images are quickly memorised. Random rotation, zoom, flips and contrast make each of them new in every
    # epoch; only the animal stays the same. These layers do nothing when the model predicts.
    train, validation = load_data()
    epochs, batch_size = 24, 16
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            tf.keras.Input((150, 150, 3)),
            layers.Rescaling(1 / 255),
            layers.RandomRotation(0.05, fill_mode="nearest"),
            layers.RandomZoom((-0.1, 0.1), (-0.1, 0.1), fill_mode="nearest"),
            layers.AveragePooling2D(2),  # after the rotation: averages its blur away and makes the rest faster
            layers.RandomFlip("horizontal"),
            layers.RandomContrast(0.5, value_range=(0, 1)),
        ]
    )
    for filters in (16, 32, 64, 96):
        model.add(layers.Conv2D(filters, 3, padding="same", use_bias=False))
        if filters < 96:
            model.add(layers.MaxPooling2D())  # leaves the next layers a quarter of the work
        model.add(layers.BatchNormalization(momentum=0.9))
        model.add(layers.ReLU())
    model.add(layers.GlobalMaxPooling2D())
    # No dropout: the variation of the images already keeps the network from memorising them.
    model.add(layers.Dense(1, activation="sigmoid"))

    steps = epochs * int(train.cardinality()) // batch_size
    learning_rate = tf.keras.optimizers.schedules.CosineDecay(0.002, steps)
    model.compile(tf.keras.optimizers.Adam(learning_rate), "binary_crossentropy", metrics=["accuracy"])
    model.fit(
        train.cache().shuffle(1_000).batch(batch_size).prefetch(tf.data.AUTOTUNE),
        validation_data=validation.batch(100).cache(),
        epochs=epochs,
        verbose=2,
    )
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
