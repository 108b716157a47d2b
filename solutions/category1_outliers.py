# Category 1: labels with typing errors
#
# Build and train a network that predicts how much heat a house needs in a winter. The training labels were typed in by
# hand, and some are grossly wrong: the decimal point is one place too far to the right or to the left.
#
# Data         heated area in m², insulation in cm, share of windows, outdoor and indoor temperature in °C, number of
#              people; and the heat in MWh. Of the training labels 4% are mistyped; validation and held-out labels are
#              all right
# Input        (6,)
# Output       (1,)
# File         mymodel.h5, at most 2 MB
# Training     at most 5 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   mean absolute error of at most 1.5 on held-out data, one point less for every 0.3 above it
#
# The grader feeds houses exactly as load_data() yields them, and compares heat in MWh.
# Run this file to train and save the model. Grade it: pytest exercises/category1_outliers

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation houses, (6,) float32, with their heat, as two tf.data.Datasets."""
    return datasets.load("heat_demand", split=["train", "validation"], as_supervised=True)


def solution_model():
    # Squared, one label that is wrong by a hundred counts as much as ten thousand that are wrong by one, and pulls the
    # network towards itself. Huber's loss squares small errors only: beyond delta a larger error pulls no harder.
    train, validation = load_data()
    epochs, batch_size = 40, 32
    normalise = tf.keras.layers.Normalization()
    normalise.adapt(train.map(lambda house, heat: house).batch(1000))
    model = tf.keras.Sequential(
        [
            tf.keras.Input((6,)),
            normalise,
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    steps = epochs * int(train.cardinality()) // batch_size
    learning_rate = tf.keras.optimizers.schedules.CosineDecay(0.003, steps)
    model.compile(tf.keras.optimizers.Adam(learning_rate), tf.keras.losses.Huber(delta=1.0), metrics=["mae"])
    model.fit(
        train.cache().shuffle(4000).batch(batch_size).prefetch(tf.data.AUTOTUNE),
        validation_data=validation.batch(500),
        epochs=epochs,
        verbose=2,
    )
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
