"""Forecasters of ten weeks of scaled diesel prices, from a linear one to the reference."""

from __future__ import annotations

from collections.abc import Callable

import keras
from keras import layers

WINDOW = 10
HORIZON = 10
OUTPUT_SHAPE = (10, 1)
EPOCHS = 60
BATCH_SIZE = 32

TRAINING_WINDOWS = 1_000 - WINDOW - HORIZON + 1


def _compiled(inputs: keras.KerasTensor, outputs: keras.KerasTensor) -> keras.Model:
    model = keras.Model(inputs, outputs)
    # A rate that falls to zero: with a constant one the score of the last epoch is a matter of luck
    rate = keras.optimizers.schedules.CosineDecay(3e-3, EPOCHS * -(-TRAINING_WINDOWS // BATCH_SIZE))
    model.compile(keras.optimizers.Adam(rate), loss="mae")
    return model


def _of_prices(*hidden: layers.Layer) -> keras.Model:
    """Reads prices and forecasts prices."""
    prices = outputs = keras.Input((WINDOW, 1))
    for layer in (*hidden, layers.Dense(HORIZON), layers.Reshape(OUTPUT_SHAPE)):
        outputs = layer(outputs)
    return _compiled(prices, outputs)


def _of_moves(*hidden: layers.Layer) -> keras.Model:
    """Reads how the price came to the last one, and forecasts how far it moves on from there."""
    prices = keras.Input((WINDOW, 1))
    last = layers.Cropping1D((WINDOW - 1, 0))(prices)
    outputs = layers.Subtract()([prices, last])
    for layer in (*hidden, layers.Dense(HORIZON), layers.Reshape(OUTPUT_SHAPE)):
        outputs = layer(outputs)
    return _compiled(prices, layers.Add()([outputs, last]))


PANEL: dict[str, Callable[[], keras.Model]] = {
    "linear": lambda: _of_prices(layers.Flatten()),
    "dense 32": lambda: _of_prices(layers.Flatten(), layers.Dense(32, activation="relu")),
    "LSTM": lambda: _of_prices(layers.LSTM(32)),
    "GRU": lambda: _of_prices(layers.GRU(32)),
    "linear, of moves": lambda: _of_moves(layers.Flatten()),
    "dense 32, of moves": lambda: _of_moves(layers.Flatten(), layers.Dense(32, activation="relu")),
    "GRU, of moves (reference)": lambda: _of_moves(layers.GRU(32)),
}
