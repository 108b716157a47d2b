"""Forecasters of the next month of a scaled sunspot series, from a linear one to the reference."""

from __future__ import annotations

import keras
from keras import layers
from series_models import small_networks, with_falling_rate  # the module beside this one

WINDOW = 30
EPOCHS = 30
BATCH_SIZE = 32

TRAINING_WINDOWS = 2_700 - WINDOW
STEPS = EPOCHS * -(-TRAINING_WINDOWS // BATCH_SIZE)


def _forecaster(*hidden: layers.Layer) -> keras.Model:
    return with_falling_rate(keras.Sequential([keras.Input((WINDOW, 1)), *hidden, layers.Dense(1)]), STEPS)


PANEL = small_networks(_forecaster) | {"GRU (reference)": lambda: _forecaster(layers.GRU(32))}
