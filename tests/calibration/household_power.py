"""Forecasters of a day of seven variables in a house, from a linear one to the reference."""

from __future__ import annotations

import keras
from keras import layers
from series_models import small_networks, with_falling_rate  # the module beside this one

WINDOW = 24
HORIZON = 24
OUTPUT_SHAPE = (24, 7)
EPOCHS = 10
BATCH_SIZE = 64

TRAINING_WINDOWS = 12_000 - WINDOW - HORIZON + 1
STEPS = EPOCHS * -(-TRAINING_WINDOWS // BATCH_SIZE)


def _forecaster(*hidden: layers.Layer) -> keras.Model:
    outputs = (layers.Dense(24 * 7), layers.Reshape(OUTPUT_SHAPE))
    return with_falling_rate(keras.Sequential([keras.Input((WINDOW, 7)), *hidden, *outputs]), STEPS)


PANEL = small_networks(_forecaster, units=64) | {"GRU (reference)": lambda: _forecaster(layers.GRU(64))}
