"""Forecasters of ten weeks of scaled diesel prices, from a linear one to the reference."""

from __future__ import annotations

import keras
from keras import layers
from series_models import Panel, with_falling_rate  # the module beside this one

WINDOW = 10
HORIZON = 10
OUTPUT_SHAPE = (10, 1)
EPOCHS = 60
BATCH_SIZE = 32

TRAINING_WINDOWS = 1_000 - WINDOW - HORIZON + 1
STEPS = EPOCHS * -(-TRAINING_WINDOWS // BATCH_SIZE)


def _through(inputs: keras.KerasTensor, *hidden: layers.Layer) -> keras.KerasTensor:
    """The inputs through the hidden layers and an output for each week."""
    outputs = inputs
    for layer in (*hidden, layers.Dense(HORIZON), layers.Reshape(OUTPUT_SHAPE)):
        outputs = layer(outputs)
    return outputs


def _of_prices(*hidden: layers.Layer) -> keras.Model:
    """Reads prices and forecasts prices."""
    prices = keras.Input((WINDOW, 1))
    return with_falling_rate(keras.Model(prices, _through(prices, *hidden)), STEPS)


def _of_moves(*hidden: layers.Layer) -> keras.Model:
    """Reads how the price moved to its last value, and forecasts how far it moves from there."""
    prices = keras.Input((WINDOW, 1))
    last = layers.Cropping1D((WINDOW - 1, 0))(prices)
    moves = _through(layers.Subtract()([prices, last]), *hidden)
    return with_falling_rate(keras.Model(prices, layers.Add()([moves, last])), STEPS)


PANEL: Panel = {
    "linear": lambda: _of_prices(layers.Flatten()),
    "dense 32": lambda: _of_prices(layers.Flatten(), layers.Dense(32, activation="relu")),
    "LSTM": lambda: _of_prices(layers.LSTM(32)),
    "GRU": lambda: _of_prices(layers.GRU(32)),
    "linear, of moves": lambda: _of_moves(layers.Flatten()),
    "dense 32, of moves": lambda: _of_moves(layers.Flatten(), layers.Dense(32, activation="relu")),
    "GRU, of moves (reference)": lambda: _of_moves(layers.GRU(32)),
}
