"""Models from linear to the reference, which must score alike on the stand-in's headlines and on the real ones."""

from __future__ import annotations

import keras
from keras import layers
from text_models import TextModels  # the module beside this one

TRAIN_EXAMPLES = 5_000
EPOCHS = 5
BATCH_SIZE = 32
STEPS = EPOCHS * -(-TRAIN_EXAMPLES // BATCH_SIZE)
VOCABULARY_SIZE = 1_000
# The longest of 7,507 real headlines has 26 words. Every layer that meets padding masks it or takes a maximum over it,
# so the exercise's 120 tokens would give much the same models in three times the time.
LENGTH = 40
MODELS = TextModels(VOCABULARY_SIZE, LENGTH, classes=2, steps=STEPS)


def reference() -> keras.Model:
    """The average of all words, with dropout against learning headlines by heart."""
    return MODELS.compiled(
        MODELS.embedding(),
        layers.Dropout(0.4),
        layers.GlobalAveragePooling1D(),
        layers.Dropout(0.2),
        rate=1e-2,
    )


PANEL = MODELS.small_networks() | {
    "convolution": lambda: MODELS.convolution(32),
    "bidirectional_lstm": MODELS.bidirectional_lstm,
    "reference": reference,
}
