"""Models from linear to recurrent, which must score alike on the stand-in's articles and on the real ones."""

from __future__ import annotations

import keras
from keras import layers
from text_models import TextModels  # the module beside this one

TRAIN_EXAMPLES = 1_600
EPOCHS = 30
BATCH_SIZE = 32
STEPS = EPOCHS * -(-TRAIN_EXAMPLES // BATCH_SIZE)
VOCABULARY_SIZE = 1_000
LENGTH = 120
MODELS = TextModels(VOCABULARY_SIZE, LENGTH, classes=5, steps=STEPS)


def convolution() -> keras.Model:
    return MODELS.compiled(
        MODELS.embedding(mask=False),
        layers.Conv1D(64, 5, activation="relu"),
        layers.GlobalMaxPooling1D(),
        layers.Dropout(0.3),
        rate=3e-3,
    )


def bidirectional_lstm() -> keras.Model:
    return MODELS.compiled(MODELS.embedding(), layers.Dropout(0.3), layers.Bidirectional(layers.LSTM(24)), rate=3e-3)


def reference() -> keras.Model:
    """The average of all words, with dropout against learning articles by heart."""
    return MODELS.compiled(
        layers.Embedding(VOCABULARY_SIZE, 32, mask_zero=True),
        layers.Dropout(0.3),
        layers.GlobalAveragePooling1D(),
        layers.Dropout(0.3),
        rate=1e-2,
    )


# Trained on 1,780 real articles, with the exam's tokens.
PUBLISHED = {"average_dense": (0.953, "a course solution, on 445 real articles")}

PANEL = MODELS.small_networks(bag_rate=3e-3) | {
    "convolution": convolution,
    "bidirectional_lstm": bidirectional_lstm,
    "reference": reference,
}
