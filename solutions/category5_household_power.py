# Category 5: power in a household
#
# Build and train a network that reads one day of seven measurements in a house and forecasts all seven for the next
# day.
#
# Data         hourly means of active power, reactive power, voltage, current and three sub-meters, oldest hour first
# Scale        (x - minimum) / maximum, both from the training split before scaling, separately for each variable
# Windows      24 consecutive values in, the next 24 values out
# Input        (24, 7)
# Output       (24, 7)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   mean absolute error of at most 0.076 on held-out data, one point less for every 0.002 above it
#
# The error is the mean over all hours and variables. A window may begin at any hour of the day.
# The grader feeds windows of the hours that follow the validation split, scaled the same way.
# Run this file to train and save the model. Grade it: pytest exercises/category5_household_power

from pathlib import Path

from grader import datasets
import numpy as np
import tensorflow as tf


# Given, do not change.
def load_series(split):
    """The scaled series, (n, 7) float32, of the "train" split or of the "validation" split, which follows it."""
    return datasets.load_series("household_power", split=split)


def solution_model():
    # Most appliances are off most of the time. The mean absolute error, which is graded, rewards the median of what may
    # come; as the loss, it teaches the network to forecast that median.
    def windows(series):
        cut = np.lib.stride_tricks.sliding_window_view(series, 48, axis=0).swapaxes(1, 2)
        return cut[:, :24], cut[:, 24:]

    epochs, batch_size = 10, 64
    train, validation = load_series("train"), load_series("validation")
    steps = epochs * (len(train) - 47) // batch_size
    model = tf.keras.Sequential(
        [
            tf.keras.Input((24, 7)),
            tf.keras.layers.GRU(64),
            tf.keras.layers.Dense(24 * 7),
            tf.keras.layers.Reshape((24, 7)),
        ]
    )
    model.compile(
        optimizer=tf.keras.optimizers.Adam(tf.keras.optimizers.schedules.CosineDecay(0.003, steps)),
        loss="mean_absolute_error",
    )
    model.fit(
        *windows(train),
        validation_data=windows(np.concatenate([train[-24:], validation])),
        epochs=epochs,
        batch_size=batch_size,
        verbose=2,
    )
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
