"""Models from linear to the reference, which must score alike on the stand-in's messages and on the real ones."""

from __future__ import annotations

import keras
from keras import layers
from text_models import TextModels  # the module beside this one

TRAIN_EXAMPLES = 5_300  # as many as the real training split has
EPOCHS = 5
BATCH_SIZE = 64
STEPS = EPOCHS * -(-TRAIN_EXAMPLES // BATCH_SIZE)
VOCABULARY_SIZE = 2_000
LENGTH = 40
MODELS = TextModels(VOCABULARY_SIZE, LENGTH, classes=2, steps=STEPS)


def simple_rnn() -> keras.Model:
    return MODELS.compiled(MODELS.embedding(), layers.SimpleRNN(16), rate=3e-3)


def gru() -> keras.Model:
    return MODELS.compiled(MODELS.embedding(), layers.GRU(16), rate=3e-3)


def reference() -> keras.Model:
    """A SimpleRNN whose outputs a GRU reads to the end, with dropout against learning messages by heart."""
    return MODELS.compiled(
        MODELS.embedding(),
        layers.SpatialDropout1D(0.5),
        layers.SimpleRNN(16, return_sequences=True),
        layers.GRU(16),
        layers.Dropout(0.5),
        rate=4e-3,
    )


PANEL = MODELS.small_networks() | {
    "convolution": lambda: MODELS.convolution(32),
    "simple_rnn": simple_rnn,
    "gru": gru,
    "reference": reference,
}
