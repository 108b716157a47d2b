"""Models that compare horses_or_humans with its stand-in."""

from __future__ import annotations

import keras
from image_models import block, classifier_of, small_networks  # the module beside this one
from keras import layers

TRAIN_EXAMPLES = 1_000
EPOCHS = 20
BATCH_SIZE = 16
STEPS = EPOCHS * -(-TRAIN_EXAMPLES // BATCH_SIZE)
_classifier = classifier_of((150, 150, 3), classes=2)


def reference() -> keras.Model:
    """The solution's network: it halves the images first, so that augmentation costs a quarter."""
    blocks = block(16, size=5)
    for filters in (32, 64, 64, 96):
        blocks += [layers.MaxPooling2D(), *block(filters)]
    return _classifier(
        layers.AveragePooling2D(2),
        layers.RandomFlip("horizontal"),
        layers.RandomRotation(0.05, fill_mode="nearest"),
        layers.RandomZoom((-0.25, 0.2), (-0.25, 0.2), fill_mode="nearest"),
        layers.RandomContrast(0.4, value_range=(0, 1)),
        *blocks,
        layers.GlobalMaxPooling2D(),
        layers.Dropout(0.3),
        learning_rate=keras.optimizers.schedules.CosineDecay(2e-3, STEPS),
    )


PANEL = small_networks(_classifier) | {"reference": reference}
