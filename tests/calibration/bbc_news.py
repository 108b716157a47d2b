"""Models from linear to recurrent, which must score alike on the stand-in's articles and on the real ones."""

from __future__ import annotations

from collections.abc import Callable

import keras
from keras import layers

TRAIN_EXAMPLES = 1_600
EPOCHS = 30
BATCH_SIZE = 32
VOCABULARY_SIZE = 1_000
LENGTH = 120


def _compiled(*hidden: layers.Layer, rate: float) -> keras.Model:
    model = keras.Sequential([keras.Input((LENGTH,)), *hidden, layers.Dense(5, activation="softmax")])
    steps = EPOCHS * -(-TRAIN_EXAMPLES // BATCH_SIZE)
    # A rate that falls to zero: with a constant one the score of the last epoch is a matter of luck.
    schedule = keras.optimizers.schedules.CosineDecay(rate, steps)
    model.compile(keras.optimizers.Adam(schedule), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def _embedding(mask: bool = True) -> layers.Layer:
    return layers.Embedding(VOCABULARY_SIZE, 16, mask_zero=mask)


def bag_of_words() -> keras.Model:
    """Logistic regression on which words of the vocabulary occur."""
    return _compiled(layers.CategoryEncoding(VOCABULARY_SIZE, output_mode="multi_hot"), rate=3e-3)


def average() -> keras.Model:
    return _compiled(_embedding(), layers.GlobalAveragePooling1D(), rate=1e-2)


def average_dense() -> keras.Model:
    """What the courses build: the average of the embeddings, and a hidden layer."""
    return _compiled(_embedding(), layers.GlobalAveragePooling1D(), layers.Dense(24, activation="relu"), rate=3e-3)


def convolution() -> keras.Model:
    return _compiled(
        _embedding(mask=False),
        layers.Conv1D(64, 5, activation="relu"),
        layers.GlobalMaxPooling1D(),
        layers.Dropout(0.3),
        rate=3e-3,
    )


def bidirectional_lstm() -> keras.Model:
    return _compiled(_embedding(), layers.Dropout(0.3), layers.Bidirectional(layers.LSTM(24)), rate=3e-3)


def reference() -> keras.Model:
    """The average of all words, with dropout against learning articles by heart."""
    return _compiled(
        layers.Embedding(VOCABULARY_SIZE, 32, mask_zero=True),
        layers.Dropout(0.3),
        layers.GlobalAveragePooling1D(),
        layers.Dropout(0.3),
        rate=1e-2,
    )


# Trained on 1,780 real articles, with the tokens of the exam.
PUBLISHED = {"average_dense": (0.953, "a course solution, on 445 real articles")}

PANEL: dict[str, Callable[[], keras.Model]] = {
    "bag_of_words": bag_of_words,
    "average": average,
    "average_dense": average_dense,
    "convolution": convolution,
    "bidirectional_lstm": bidirectional_lstm,
    "reference": reference,
}
