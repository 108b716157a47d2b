"""Forecasters of the next month of a scaled sunspot series, from naive ones to the reference."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
from keras import layers

WINDOW = 30
EPOCHS = 30
BATCH_SIZE = 32

TRAINING_WINDOWS = 2_700 - WINDOW
SEASON = 132  # months: the whole number of years nearest to a cycle
NAIVE_WINDOW = SEASON  # the naive forecasters need windows of this length, the models of WINDOW


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


def moving_average(months: int) -> Callable[[np.ndarray], np.ndarray]:
    """Forecaster that maps windows of (n, at least `months`) to the mean of their last `months` values, (n,)."""
    return lambda windows: windows[:, -months:].mean(axis=1)


def constant(training: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Forecaster that always says the median of the scaled training part, which no other constant beats there."""
    median = float(np.median(training))
    return lambda windows: np.full(len(windows), median)


NAIVE: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "last value": lambda windows: windows[:, -1],
    "same month of the last cycle": lambda windows: windows[:, -SEASON],
    **{f"mean of the last {months}": moving_average(months) for months in range(2, 13)},
}
"""Name -> forecaster of windows (n, NAIVE_WINDOW) to (n,). `constant(training)` makes the one that needs training."""
