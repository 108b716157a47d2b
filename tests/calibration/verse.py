"""Models of the next word, from an average of the words before to the reference, beside the trigram model."""

from __future__ import annotations

from collections.abc import Callable

import keras
from keras import layers

EPOCHS = 6
BATCH_SIZE = 128
NEXT_WORD = True
VOCABULARY_SIZE = 1_500
LENGTH = 20
OUTPUT_SHAPE = (VOCABULARY_SIZE,)


def _compiled(*hidden: layers.Layer) -> keras.Model:
    output = layers.Dense(VOCABULARY_SIZE, activation="softmax")
    model = keras.Sequential([keras.Input((LENGTH,)), layers.Embedding(VOCABULARY_SIZE, 48), *hidden, output])
    model.compile(keras.optimizers.Adam(3e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def average() -> keras.Model:
    """Reads which words came before, in no order."""
    return _compiled(layers.GlobalAveragePooling1D(), layers.Dense(96, activation="relu"))


def last_two_words() -> keras.Model:
    """Reads what a trigram model sees, with embeddings, in which words can be similar."""
    return _compiled(layers.Cropping1D((LENGTH - 2, 0)), layers.Flatten(), layers.Dense(96, activation="relu"))


def convolution() -> keras.Model:
    return _compiled(layers.Conv1D(96, 5, activation="relu"), layers.Flatten(), layers.Dropout(0.2))


def gru() -> keras.Model:
    return _compiled(layers.GRU(96), layers.Dropout(0.2))


def reference() -> keras.Model:
    return _compiled(layers.LSTM(96), layers.Dropout(0.2))


PANEL: dict[str, Callable[[], keras.Model]] = {
    "average": average,
    "last_two_words": last_two_words,
    "convolution": convolution,
    "gru": gru,
    "reference": reference,
}
