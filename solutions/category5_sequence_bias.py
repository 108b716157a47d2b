# Category 5: gears in the order they were recorded
#
# Build and train a network that tells a worn gear from a sound one by a short stretch of its vibration.
#
# Data         32 vibration readings, (32, 1) float32, and the class: 0 sound gear, 1 worn gear
# Order        as recorded: the sound gear first, then the worn one, each from its first day to its last
# Input        (32, 1)
# Output       (1,)
# File         mymodel.h5, at most 5 MB
# Training     at most 5 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.92 on held-out data, one point less for every 0.02 below it
#
# The grader feeds stretches from both gears and from all days, in the same form but in no particular order.
# Run this file to train and save the model. Grade it: pytest exercises/category5_sequence_bias

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation stretches, (32, 1) float32, with their classes, in order, as two tf.data.Datasets."""
    return datasets.load("gear_vibration", split=["train", "validation"], as_supervised=True)


def solution_model():
    # In the recorded order, an epoch would end with thousands of examples of the worn gear, and the network would call
    # every gear worn. The buffer holds the whole training split, so every batch has both classes, from all days.
    train, validation = load_data()
    model = tf.keras.Sequential(
        [
            tf.keras.Input((32, 1)),
            tf.keras.layers.Conv1D(16, 5, activation="relu"),
            tf.keras.layers.Conv1D(32, 5, activation="relu"),
            tf.keras.layers.GlobalMaxPooling1D(),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    epochs = 12
    train = train.cache().shuffle(int(train.cardinality())).batch(64).prefetch(tf.data.AUTOTUNE)
    rate = tf.keras.optimizers.schedules.CosineDecay(0.003, epochs * int(train.cardinality()))
    model.compile(tf.keras.optimizers.Adam(rate), "binary_crossentropy", metrics=["accuracy"])
    model.fit(train, validation_data=validation.batch(500).cache(), epochs=epochs, verbose=2)
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
