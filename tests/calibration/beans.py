"""Models that beans and its stand-in are compared by."""

from __future__ import annotations

import keras
from image_models import block, small_networks  # the module beside this one
from keras import layers

SIZE = (160, 160)
TRAIN_EXAMPLES = 800
EPOCHS = 20
BATCH_SIZE = 32
STEPS = EPOCHS * -(-TRAIN_EXAMPLES // BATCH_SIZE)


def _classifier(
    *hidden: layers.Layer, learning_rate: float | keras.optimizers.schedules.LearningRateSchedule = 1e-3
) -> keras.Model:
    model = keras.Sequential(
        [keras.Input((*SIZE, 3)), layers.Rescaling(1 / 255), *hidden, layers.Dense(3, activation="softmax")]
    )
    model.compile(keras.optimizers.Adam(learning_rate), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def reference() -> keras.Model:
    """Turned and mirrored, seen at full size by the first layer: a pustule is three pixels wide."""
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
