"""Models that compare iris with its stand-in."""

from __future__ import annotations

from collections.abc import Callable

import keras

TRAIN_EXAMPLES = 90
EPOCHS = 60
BATCH_SIZE = 16


def _classifier(*units: int) -> keras.Model:
    hidden = [keras.layers.Dense(size, activation="relu") for size in units]
    model = keras.Sequential([keras.Input((4,)), *hidden, keras.layers.Dense(3, activation="softmax")])
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


PANEL: dict[str, Callable[[], keras.Model]] = {
    "linear": _classifier,
    "dense_4": lambda: _classifier(4),
    "reference": lambda: _classifier(16),
    "dense_32_32": lambda: _classifier(32, 32),
}
