"""Models from a bag of words to the reference: those that read words in order must be well ahead."""

from __future__ import annotations

import keras
from keras import layers
from text_models import Panel, TextModels  # the module beside this one

TRAIN_EXAMPLES = 8_000
EPOCHS = 5
BATCH_SIZE = 64
STEPS = EPOCHS * -(-TRAIN_EXAMPLES // BATCH_SIZE)
VOCABULARY_SIZE = 2_000
LENGTH = 200
MODELS = TextModels(VOCABULARY_SIZE, LENGTH, classes=2, steps=STEPS, width=32)


def convolution() -> keras.Model:
    return MODELS.compiled(
        MODELS.embedding(mask=False),
        layers.Dropout(0.3),
        layers.Conv1D(64, 5, activation="relu"),
        layers.GlobalMaxPooling1D(),
        layers.Dropout(0.3),
        rate=3e-3,
    )


def lstm() -> keras.Model:
    """Reads every word in order; padding is masked."""
    return MODELS.compiled(MODELS.embedding(), layers.LSTM(32), rate=3e-3)


def reference() -> keras.Model:
    """A convolution joins neighbours and shortens the sequence, an LSTM reads what is left."""
    return MODELS.compiled(
        MODELS.embedding(mask=False),
        layers.Dropout(0.4),
        layers.Conv1D(64, 5, activation="relu"),
        layers.MaxPooling1D(4),
        layers.Bidirectional(layers.LSTM(32, return_sequences=True)),
        layers.GlobalAveragePooling1D(),
        layers.Dropout(0.4),
        rate=3e-3,
    )


PANEL: Panel = {
    "bag_of_words": lambda: MODELS.bag_of_words(rate=3e-3),
    "average_dense": MODELS.average_dense,
    "convolution": convolution,
    "lstm": lstm,
    "reference": reference,
}
