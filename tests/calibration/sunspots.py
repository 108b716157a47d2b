"""Forecasters of the next month of a scaled sunspot series, from a linear one to the reference."""

from __future__ import annotations

from collections.abc import Callable

import keras
from keras import layers

WINDOW = 30
EPOCHS = 30
BATCH_SIZE = 32

TRAINING_WINDOWS = 2_700 - WINDOW


def _compiled(*hidden: layers.Layer) -> keras.Model:
    model = keras.Sequential([keras.Input((WINDOW, 1)), *hidden, layers.Dense(1)])
    steps = EPOCHS * -(-TRAINING_WINDOWS // BATCH_SIZE)
    # A rate that falls to zero: with a constant one the score of the last epoch is a matter of luck
    rate = keras.optimizers.schedules.CosineDecay(3e-3, steps)
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
    "GRU (reference)": lambda: _compiled(layers.GRU(32)),
}
