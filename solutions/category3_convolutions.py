# Category 3: better than any dense network
#
# Build and train a convolutional network that classifies ten kinds of clothing better than dense layers can.
#
# Data         Fashion-MNIST: 28 x 28 greyscale images with 1 channel, 0 to 255, and their labels: 0 T-shirt,
#              1 trousers, 2 pullover, 3 dress, 4 coat, 5 sandal, 6 shirt, 7 sneaker, 8 bag, 9 ankle boot
# Input        (28, 28, 1)
# Output       (10,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     Conv2D, MaxPooling2D or AveragePooling2D
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.905 on held-out data, one point less for every 0.006 below it
#
# The grader feeds images exactly as load_data() yields them, 0 to 255: do any scaling inside the model.
# Run this file to train and save the model. Grade it: pytest exercises/category3_convolutions

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation images, (28, 28, 1) uint8, with their labels, as two tf.data.Datasets."""
    return datasets.load("fashion_mnist", split=["train", "validation"], as_supervised=True)


def solution_model():
    # The second convolution looks at what the first has found, so it sees larger parts: a lapel, not only its edge.
    # Pooling halves the image, so more filters cost no more. A mirrored garment is still a garment, so flips double the
    # training images.
    train, validation = load_data()
    epochs, batch_size = 6, 64
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [tf.keras.Input((28, 28, 1)), layers.Rescaling(1 / 255), layers.RandomFlip("horizontal")]
    )
    for filters in (24, 48, 96):
        model.add(layers.Conv2D(filters, 3, padding="same", use_bias=False))
        model.add(layers.BatchNormalization(momentum=0.9))
        model.add(layers.ReLU())
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dropout(0.5))
    model.add(layers.Dense(10, activation="softmax"))

    steps = epochs * int(train.cardinality()) // batch_size
    learning_rate = tf.keras.optimizers.schedules.CosineDecay(0.003, steps)
    model.compile(tf.keras.optimizers.Adam(learning_rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(
        train.cache().shuffle(10_000).batch(batch_size).prefetch(tf.data.AUTOTUNE),
        validation_data=validation.batch(500),
        epochs=epochs,
    )
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
