"""Models that compare beans with its stand-in."""

from __future__ import annotations

import keras
from image_models import block, classifier_of, small_networks  # the module beside this one
from keras import layers

SIZE = (160, 160)
TRAIN_EXAMPLES = 800
EPOCHS = 20
BATCH_SIZE = 32
STEPS = EPOCHS * -(-TRAIN_EXAMPLES // BATCH_SIZE)
_classifier = classifier_of((*SIZE, 3), classes=3)


def reference() -> keras.Model:
    """Turns and mirrors; the first layer sees images at full size, since a pustule is three pixels wide."""
    blocks = block(16, size=5, strides=2)
    for filters in (32, 64, 96, 96):
        blocks += [layers.MaxPooling2D(), *block(filters)]
    return _classifier(
        layers.RandomFlip("horizontal_and_vertical"),
        *blocks,
        layers.GlobalAveragePooling2D(),
        layers.Dropout(0.3),
        learning_rate=keras.optimizers.schedules.CosineDecay(2e-3, STEPS),
    )


PANEL = small_networks(_classifier, linear_pool=4, dense_pool=4) | {"reference": reference}
