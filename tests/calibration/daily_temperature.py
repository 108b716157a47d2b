"""Forecasters of tomorrow's scaled temperature, from a linear one to the reference."""

from __future__ import annotations

import keras
from keras import layers
from series_models import small_networks  # the module beside this one

WINDOW = 64
EPOCHS = 20
BATCH_SIZE = 32

TRAINING_WINDOWS = 2_190 - WINDOW


def _forecaster(*hidden: layers.Layer) -> keras.Model:
    model = keras.Sequential([keras.Input((WINDOW, 1)), *hidden, layers.Dense(1)])
    # The rate falls as the reference's does, to a tenth after eight epochs
    steps = 8 * -(-TRAINING_WINDOWS // BATCH_SIZE)
    rate = keras.optimizers.schedules.ExponentialDecay(1e-2, steps, 0.1, staircase=True)
    model.compile(keras.optimizers.Adam(rate), loss="mae")
    return model


PANEL = small_networks(_forecaster) | {
    "GRU": lambda: _forecaster(layers.GRU(32)),
    "convolution and GRU (reference)": lambda: _forecaster(
        layers.Conv1D(32, 8, strides=4, activation="relu"), layers.GRU(32)
    ),
}
