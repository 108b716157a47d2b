"""Models from a bag of words to the reference: those that read words in their order must be well ahead."""

from __future__ import annotations

from collections.abc import Callable

import keras
from keras import layers

TRAIN_EXAMPLES = 8_000
EPOCHS = 5
BATCH_SIZE = 64
VOCABULARY_SIZE = 2_000
LENGTH = 200


def _compiled(*hidden: layers.Layer, rate: float) -> keras.Model:
    model = keras.Sequential([keras.Input((LENGTH,)), *hidden, layers.Dense(1, activation="sigmoid")])
    # A rate that falls to zero: with a constant one the score of the last epoch is a matter of luck.
    schedule = keras.optimizers.schedules.CosineDecay(rate, EPOCHS * TRAIN_EXAMPLES // BATCH_SIZE)
    model.compile(keras.optimizers.Adam(schedule), loss="binary_crossentropy", metrics=["accuracy"])
    return model


def _embedding(mask: bool = True) -> layers.Layer:
    return layers.Embedding(VOCABULARY_SIZE, 32, mask_zero=mask)


def bag_of_words() -> keras.Model:
    """Logistic regression on which words of the vocabulary occur."""
    return _compiled(layers.CategoryEncoding(VOCABULARY_SIZE, output_mode="multi_hot"), rate=3e-3)


def average_dense() -> keras.Model:
    return _compiled(_embedding(), layers.GlobalAveragePooling1D(), layers.Dense(24, activation="relu"), rate=3e-3)


def convolution() -> keras.Model:
    return _compiled(
        _embedding(mask=False),
        layers.Dropout(0.3),
        layers.Conv1D(64, 5, activation="relu"),
        layers.GlobalMaxPooling1D(),
        layers.Dropout(0.3),
        rate=3e-3,
    )


def lstm() -> keras.Model:
    """Every word, in its order; padding is masked."""
    return _compiled(_embedding(), layers.LSTM(32), rate=3e-3)


def reference() -> keras.Model:
    """A convolution joins neighbours and shortens the way, an LSTM reads what is left."""
    return _compiled(
        _embedding(mask=False),
        layers.Dropout(0.4),
        layers.Conv1D(64, 5, activation="relu"),
        layers.MaxPooling1D(4),
        layers.Bidirectional(layers.LSTM(32, return_sequences=True)),
        layers.GlobalAveragePooling1D(),
        layers.Dropout(0.4),
        rate=3e-3,
    )


PANEL: dict[str, Callable[[], keras.Model]] = {
    "bag_of_words": bag_of_words,
    "average_dense": average_dense,
    "convolution": convolution,
    "lstm": lstm,
    "reference": reference,
}
