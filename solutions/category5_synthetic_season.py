# Category 5: trend, seasonality and noise
#
# Build and train a network that forecasts the next value of a series with trend, seasonality and noise.
#
# Data         one series with a slow trend, a season of 60 steps and noise, oldest value first
# Scale        (x - minimum) / maximum, both from the training split before scaling
# Windows      20 consecutive values in, the next value out
# Input        (20, 1)
# Output       (1,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     Conv1D, LSTM
# Not allowed  Lambda layers, custom layers
# Full marks   mean absolute error of at most 0.056 on held-out data, one point less for every 0.0008 above it
#
# The grader feeds windows of the values that follow the validation split, scaled the same way.
# Run this file to train and save the model. Grade it: pytest exercises/category5_synthetic_season

from pathlib import Path

from grader import datasets
import numpy as np
import tensorflow as tf


# Given, do not change.
def load_series(split):
    """The scaled series, (n,) float32, of the "train" split or of the "validation" split, which follows it."""
    return datasets.load_series("synthetic_season", split=split)


def solution_model():
    # The convolution averages the noise away over short stretches. From the result, the LSTM learns where in the season
    # the window ends. The loss is the error that is graded: large errors are noise, and squared they would dominate the
    # loss.
    def cut(series):
        windows = np.lib.stride_tricks.sliding_window_view(series, 21)[:, :, None]
        return windows[:, :-1], windows[:, -1]

    inputs, following = cut(load_series("train"))
    epochs, batch_size = 25, 32
    model = tf.keras.Sequential(
        [
            tf.keras.Input((20, 1)),
            tf.keras.layers.Conv1D(32, 5, padding="causal", activation="relu"),
            tf.keras.layers.LSTM(32),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    rate = tf.keras.optimizers.schedules.CosineDecay(0.005, epochs * len(inputs) // batch_size)
    model.compile(tf.keras.optimizers.Adam(rate), "mae")
    validation = cut(load_series("validation"))
    model.fit(inputs, following, validation_data=validation, epochs=epochs, batch_size=batch_size, verbose=2)
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
