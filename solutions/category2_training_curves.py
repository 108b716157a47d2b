# Category 2: training curves
#
# Build and train a network that classifies ten kinds of clothing, and plot its training over the epochs: the loss of
# both splits in one panel, and their accuracy in another.
#
# Data         Fashion-MNIST: 28 x 28 greyscale images, 0 to 255, and their labels: 0 T-shirt, 1 trousers, 2 pullover,
#              3 dress, 4 coat, 5 sandal, 6 shirt, 7 sneaker, 8 bag, 9 ankle boot
# Input        (28, 28)
# Output       (10,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     curves.png with 2 panels, each with 2 lines in different colours
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.88 on held-out data, one point less for every 0.01 below it
#
# Save the plot to CURVES before solution_model() returns. The grader looks at the image: draw lines, not dots.
# The grader feeds images exactly as load_data() yields them, 0 to 255: do any scaling inside the model.
# Run this file to train and save the model. Grade it: pytest exercises/category2_training_curves

from pathlib import Path

from grader import datasets
import matplotlib.pyplot as plt
import tensorflow as tf


# Given, do not change.
CURVES = Path(__file__).with_name("curves.png")


# Given, do not change.
def load_data():
    """Training and validation images, (28, 28) uint8, with their labels, as two tf.data.Datasets."""
    train, validation = datasets.load("fashion_mnist", split=["train", "validation"], as_supervised=True)

    def without_channel(image, label):
        return tf.reshape(image, (28, 28)), label

    return train.map(without_channel), validation.map(without_channel)


def solution_model():
    # Where the validation curve leaves the training curve, the network starts to memorise its images. Dropout moves
    # that point to later epochs.
    train, validation = load_data()
    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Reshape((28, 28, 1)),
            tf.keras.layers.Conv2D(32, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(64, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dropout(0.4),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(
        train.cache().shuffle(10_000).batch(64).prefetch(tf.data.AUTOTUNE),
        validation_data=validation.batch(500),
        epochs=8,
    ).history

    figure, panels = plt.subplots(ncols=2, figsize=(10, 4), layout="constrained")
    for panel, metric in zip(panels, ("loss", "accuracy"), strict=True):
        epochs = range(1, len(history[metric]) + 1)
        panel.plot(epochs, history[metric], label="training")
        panel.plot(epochs, history[f"val_{metric}"], label="validation")
        panel.set(title=metric, xlabel="epoch")
        panel.legend()
    figure.savefig(CURVES)
    plt.close(figure)
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
