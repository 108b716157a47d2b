# Foundations: the best epoch
#
# Build and train a network that predicts whether a seedling survives the winter. The training data is small and full of
# chance: after some epochs a network learns it by heart, and gets worse. Hand in the model of its best epoch, and show
# by training on that it was the best.
#
# Data         height, roots, leaves, light, water and wind, each as deviation from the mean in standard deviations, and
#              what became of the seedling: 0 died, 1 survived
# Input        (6,)
# Output       (1,)
# File         mymodel.h5, at most 2 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     the model of the epoch with the best val_accuracy, at least 10 epochs before the last
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.69 on held-out data, one point less for every 0.02 below it
#
# The grader reads the history that fit() leaves on the model you return, and evaluates that model on the validation
# split. A model that is loaded from a file has no history: give it that of the one that was trained.
# The grader feeds measurements exactly as load_data() yields them.
# Run this file to train and save the model. Grade it: pytest exercises/foundations_best_epoch

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation seedlings, (6,) float32, with their labels, as two tf.data.Datasets."""
    return datasets.load("seedlings", split=["train", "validation"], as_supervised=True)


def solution_model():
    # The network is large enough to learn luck by heart, and training goes on long after its best epoch: only then is
    # it certain which one that was. The callback stops nothing, as its patience is as long as the training; it keeps
    # the best weights, and brings them back at the end.
    train, validation = load_data()
    model = tf.keras.Sequential(
        [
            tf.keras.Input((6,)),
            tf.keras.layers.Dense(256, activation="relu"),
            tf.keras.layers.Dense(256, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.005), loss="binary_crossentropy", metrics=["accuracy"])
    epochs = 40
    best = tf.keras.callbacks.EarlyStopping(
        monitor="val_accuracy", mode="max", patience=epochs, restore_best_weights=True
    )
    model.fit(
        train.cache().shuffle(800).batch(32),
        validation_data=validation.batch(1_000).cache(),
        epochs=epochs,
        callbacks=[best],
        verbose=2,
    )
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
