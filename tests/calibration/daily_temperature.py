"""Forecasters of tomorrow's scaled temperature, from a linear one to the reference."""

from __future__ import annotations

from collections.abc import Callable

import keras
from keras import layers

WINDOW = 64
EPOCHS = 20
BATCH_SIZE = 32

TRAINING_WINDOWS = 2_190 - WINDOW


def _compiled(*hidden: layers.Layer) -> keras.Model:
    model = keras.Sequential([keras.Input((WINDOW, 1)), *hidden, layers.Dense(1)])
    # The rate falls as the reference's does, to a tenth after eight epochs
    steps = 8 * -(-TRAINING_WINDOWS // BATCH_SIZE)
    rate = keras.optimizers.schedules.ExponentialDecay(1e-2, steps, 0.1, staircase=True)
    model.compile(keras.optimizers.Adam(rate), loss="mae")
    return model


PANEL: dict[str, Callable[[], keras.Model]] = {
    "linear": lambda: _compiled(layers.Flatten()),
    "dense 32": lambda: _compiled(layers.Flatten(), layers.Dense(32, activation="relu")),
    "convolution": lambda: _compiled(
        layers.Conv1D(32, 5, activation="relu"), layers.Conv1D(32, 5, activation="relu"), layers.Flatten()
    ),
    "simple RNN": lambda: _compiled(layers.SimpleRNN(32)),
    "LSTM": lambda: _compiled(layers.LSTM(32)),
    "GRU": lambda: _compiled(layers.GRU(32)),
    "convolution and GRU (reference)": lambda: _compiled(
        layers.Conv1D(32, 8, strides=4, activation="relu"), layers.GRU(32)
    ),
}
