"""Networks that the panels of series have in common, each made by its panel's own function."""

from __future__ import annotations

from collections.abc import Callable

import keras
from keras import layers

Forecaster = Callable[..., keras.Model]
"""forecaster(*hidden): a compiled model of the panel's window, these layers and what follows the window."""
Panel = dict[str, Callable[[], keras.Model]]


def with_falling_rate(model: keras.Model, steps: int) -> keras.Model:
    """The model, compiled for a training of `steps` steps."""
    # The rate falls to zero: with a constant one the score of the last epoch is a matter of luck.
    rate = keras.optimizers.schedules.CosineDecay(3e-3, steps)
    model.compile(keras.optimizers.Adam(rate), loss="mae")
    return model


def small_networks(forecaster: Forecaster, units: int = 32) -> Panel:
    """From a linear forecaster to an LSTM."""
    return {
        "linear": lambda: forecaster(layers.Flatten()),
        f"dense {units}": lambda: forecaster(layers.Flatten(), layers.Dense(units, activation="relu")),
        "convolution": lambda: forecaster(
            layers.Conv1D(32, 5, activation="relu"), layers.Conv1D(32, 5, activation="relu"), layers.Flatten()
        ),
        "simple RNN": lambda: forecaster(layers.SimpleRNN(units)),
        "LSTM": lambda: forecaster(layers.LSTM(units)),
    }
