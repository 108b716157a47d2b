"""Forecasters of a day of seven variables in a house, from a linear one to the reference."""

from __future__ import annotations

from collections.abc import Callable

import keras
from keras import layers

WINDOW = 24
HORIZON = 24
OUTPUT_SHAPE = (24, 7)
EPOCHS = 10
BATCH_SIZE = 64

TRAINING_WINDOWS = 12_000 - WINDOW - HORIZON + 1


def _compiled(*hidden: layers.Layer) -> keras.Model:
    model = keras.Sequential([keras.Input((WINDOW, 7)), *hidden, layers.Dense(24 * 7), layers.Reshape(OUTPUT_SHAPE)])
    # A rate that falls to zero: with a constant one the score of the last epoch is a matter of luck
    rate = keras.optimizers.schedules.CosineDecay(3e-3, EPOCHS * -(-TRAINING_WINDOWS // BATCH_SIZE))
    model.compile(keras.optimizers.Adam(rate), loss="mae")
    return model


PANEL: dict[str, Callable[[], keras.Model]] = {
    "linear": lambda: _compiled(layers.Flatten()),
    "dense 64": lambda: _compiled(layers.Flatten(), layers.Dense(64, activation="relu")),
    "convolution": lambda: _compiled(
        layers.Conv1D(32, 5, activation="relu"), layers.Conv1D(32, 5, activation="relu"), layers.Flatten()
    ),
    "simple RNN": lambda: _compiled(layers.SimpleRNN(64)),
    "LSTM": lambda: _compiled(layers.LSTM(64)),
    "GRU (reference)": lambda: _compiled(layers.GRU(64)),
}
