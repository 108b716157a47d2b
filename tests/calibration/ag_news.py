"""Models from linear to the reference, which must score alike on the stand-in's reports and on the real ones."""

from __future__ import annotations

import keras
from keras import layers
from text_models import TextModels  # the module beside this one

TRAIN_EXAMPLES = 8_000
EPOCHS = 5
BATCH_SIZE = 64
STEPS = EPOCHS * -(-TRAIN_EXAMPLES // BATCH_SIZE)
VOCABULARY_SIZE = 3_000
LENGTH = 60
MODELS = TextModels(VOCABULARY_SIZE, LENGTH, classes=4, steps=STEPS, width=32)


def reference() -> keras.Model:
    """The convolution, with dropout against learning reports by heart."""
    return MODELS.compiled(
        MODELS.embedding(mask=False),
        layers.Conv1D(64, 3, activation="relu"),
        layers.GlobalMaxPooling1D(),
        layers.Dropout(0.5),
        rate=3e-3,
    )


PANEL = MODELS.small_networks() | {
    "convolution": lambda: MODELS.convolution(64),
    "bidirectional_lstm": MODELS.bidirectional_lstm,
    "reference": reference,
}
