# Category 3: bean leaves
#
# Build and train a convolutional network that recognises leaf diseases in photographs of many sizes.
#
# Data         RGB images of any height and width, 0 to 255, and the state of the leaf: 0 angular leaf spot, 1 bean
#              rust, 2 healthy
# Resized      to 160 x 160 pixels, bilinear, without keeping the aspect ratio
# Input        (160, 160, 3)
# Output       (3,)
# File         mymodel.h5, at most 20 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     Conv2D
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.82 on held-out data, one point less for every 0.02 below it
# The exam     required 0.75
#
# load_data() yields images in their original sizes; resizing them is up to you. The grader feeds them resized as above,
# 0 to 255: do any scaling inside the model.
# Run this file to train and save the model. Grade it: pytest exercises/category3_beans

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation images, (height, width, 3) uint8, with their labels, as two tf.data.Datasets."""
    return datasets.load("beans", split=["train", "validation"], as_supervised=True)


def solution_model():
    # Only images of the same shape can be batched, so each is resized first. The marks of a disease are small: a
    # pustule is about three pixels wide. The first layers find such marks, and the global pooling measures how much of
    # them there is, wherever they are.
    def resized(image, label):
        return tf.image.resize(image, (160, 160)), label

    epochs, batch_size = 20, 32
    train, validation = load_data()
    # Each image is resized once: what comes before cache() is not repeated in the next epoch.
    train = train.map(resized, num_parallel_calls=tf.data.AUTOTUNE).cache().shuffle(1_000)
    validation = validation.map(resized, num_parallel_calls=tf.data.AUTOTUNE).batch(100).cache()

    layers = tf.keras.layers

    def block(filters, size=3, strides=1):
        convolution = layers.Conv2D(filters, size, strides=strides, padding="same", use_bias=False)
        return [convolution, layers.BatchNormalization(momentum=0.9), layers.ReLU()]

    model = tf.keras.Sequential(
        [
            tf.keras.Input((160, 160, 3)),
            layers.Rescaling(1 / 255),
            layers.RandomFlip(),
            *block(16, size=5, strides=2),
            layers.MaxPooling2D(),
            *block(32),
            layers.MaxPooling2D(),
            *block(64),
            layers.MaxPooling2D(),
            *block(96),
            layers.MaxPooling2D(),
            *block(96),
            layers.GlobalAveragePooling2D(),
            layers.Dropout(0.3),
            layers.Dense(3, activation="softmax"),
        ]
    )

    steps = epochs * int(train.cardinality()) // batch_size
    learning_rate = tf.keras.optimizers.schedules.CosineDecay(0.002, steps)
    model.compile(tf.keras.optimizers.Adam(learning_rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(
        train.batch(batch_size).prefetch(tf.data.AUTOTUNE),
        validation_data=validation,
        epochs=epochs,
    )
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
