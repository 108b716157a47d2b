"""Models from linear to the reference, which must score alike on the stand-in's reports and on the real ones."""

from __future__ import annotations

from collections.abc import Callable

import keras
from keras import layers

TRAIN_EXAMPLES = 8_000
EPOCHS = 5
BATCH_SIZE = 64
VOCABULARY_SIZE = 3_000
LENGTH = 60


def _compiled(*hidden: layers.Layer, rate: float) -> keras.Model:
    model = keras.Sequential([keras.Input((LENGTH,)), *hidden, layers.Dense(4, activation="softmax")])
    steps = EPOCHS * -(-TRAIN_EXAMPLES // BATCH_SIZE)
    # A rate that falls to zero: with a constant one the score of the last epoch is a matter of luck.
    schedule = keras.optimizers.schedules.CosineDecay(rate, steps)
    model.compile(keras.optimizers.Adam(schedule), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def _embedding(mask: bool = True) -> layers.Layer:
    return layers.Embedding(VOCABULARY_SIZE, 32, mask_zero=mask)


def bag_of_words() -> keras.Model:
    """Logistic regression on which words of the vocabulary occur."""
    return _compiled(layers.CategoryEncoding(VOCABULARY_SIZE, output_mode="multi_hot"), rate=1e-2)


def average() -> keras.Model:
    return _compiled(_embedding(), layers.GlobalAveragePooling1D(), rate=1e-2)


def average_dense() -> keras.Model:
    return _compiled(_embedding(), layers.GlobalAveragePooling1D(), layers.Dense(24, activation="relu"), rate=3e-3)


def convolution() -> keras.Model:
    return _compiled(
        _embedding(mask=False),
        layers.Conv1D(64, 3, activation="relu"),
        layers.GlobalMaxPooling1D(),
        rate=3e-3,
    )


def bidirectional_lstm() -> keras.Model:
    return _compiled(_embedding(), layers.Bidirectional(layers.LSTM(16)), rate=3e-3)


def reference() -> keras.Model:
    """The convolution, with dropout against learning reports by heart."""
    return _compiled(
        _embedding(mask=False),
        layers.Conv1D(64, 3, activation="relu"),
        layers.GlobalMaxPooling1D(),
        layers.Dropout(0.5),
        rate=3e-3,
    )


PANEL: dict[str, Callable[[], keras.Model]] = {
    "bag_of_words": bag_of_words,
    "average": average,
    "average_dense": average_dense,
    "convolution": convolution,
    "bidirectional_lstm": bidirectional_lstm,
    "reference": reference,
}
