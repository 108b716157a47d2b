# Category 5: daily temperatures
#
# Build and train a network that forecasts tomorrow's minimum temperature from the previous 64 days, with a learning
# rate that falls during training.
#
# Data         the minimum temperature of each day in one place, in degrees Celsius: one series, oldest value first
# Scale        (x - minimum) / maximum, both from the training split before scaling
# Windows      64 consecutive values in, the next value out
# Input        (64, 1)
# Output       (1,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     a callback that lowers the learning rate to 1/4 or less, after which the loss improves
# Not allowed  Lambda layers, custom layers
# Full marks   mean absolute error of at most 0.0705 on held-out data, one point less for every 0.001 above it
# The exam     required 0.19
#
# The grader feeds windows of the days that follow the validation split, scaled the same way.
# It reads the learning rate and the loss of each epoch from the training history.
# Run this file to train and save the model. Grade it: pytest exercises/category5_daily_temperature

from pathlib import Path

from grader import datasets
import numpy as np
import tensorflow as tf


# Given, do not change.
def load_series(split):
    """The scaled series, (n,) float32, of the "train" split or of the "validation" split, which follows it."""
    return datasets.load_series("daily_temperature", split=split)


def solution_model():
    # Large steps find the rough shape quickly but never settle: the loss jumps from epoch to epoch until the learning
    # rate falls to a tenth. A callback sets the rate, so the history records it.
    def windows(series):
        inputs = np.lib.stride_tricks.sliding_window_view(series, 64)[:-1]
        return inputs[:, :, None], series[64:, None]

    train, validation = load_series("train"), load_series("validation")
    model = tf.keras.Sequential(
        [
            tf.keras.Input((64, 1)),
            tf.keras.layers.Conv1D(32, 8, strides=4, activation="relu"),
            tf.keras.layers.GRU(32),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer="adam", loss="mean_absolute_error")
    model.fit(
        *windows(train),
        validation_data=windows(np.concatenate([train[-64:], validation])),
        epochs=20,
        batch_size=32,
        callbacks=[tf.keras.callbacks.LearningRateScheduler(lambda epoch: 0.01 * 0.1 ** (epoch // 8))],
        verbose=2,
    )
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
