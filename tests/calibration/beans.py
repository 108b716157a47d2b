"""Models that beans and its stand-in are compared by."""

from __future__ import annotations

from collections.abc import Callable

import keras
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


def linear() -> keras.Model:
    return _classifier(layers.AveragePooling2D(4), layers.Flatten(), learning_rate=3e-4)


def dense() -> keras.Model:
    return _classifier(
        layers.AveragePooling2D(4), layers.Flatten(), layers.Dense(128, activation="relu"), learning_rate=3e-4
    )


def two_convolutions() -> keras.Model:
    return _classifier(
        layers.Conv2D(16, 3, strides=2, activation="relu"),
        layers.MaxPooling2D(3),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(3),
        layers.Flatten(),
        layers.Dense(32, activation="relu"),
    )


def four_convolutions() -> keras.Model:
    """The network of the courses with a quarter to a half of its filters and a first layer in steps of two."""
    return _classifier(
        layers.Conv2D(16, 3, strides=2, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(64, 3, activation="relu"),
        layers.Flatten(),
        layers.Dropout(0.5),
        layers.Dense(64, activation="relu"),
    )


def _block(filters: int, size: int = 3, strides: int = 1) -> list[layers.Layer]:
    # The default momentum of 0.99 needs more than the 25 steps of an epoch to follow the weights.
    convolution = layers.Conv2D(filters, size, strides=strides, padding="same", use_bias=False)
    return [convolution, layers.BatchNormalization(momentum=0.9), layers.ReLU()]


def reference() -> keras.Model:
    """Turned and mirrored, seen at full size by the first layer: a pustule is three pixels wide."""
    blocks = _block(16, size=5, strides=2)
    for filters in (32, 64, 96, 96):
        blocks += [layers.MaxPooling2D(), *_block(filters)]
    return _classifier(
        layers.RandomFlip("horizontal_and_vertical"),
        *blocks,
        layers.GlobalAveragePooling2D(),
        layers.Dropout(0.3),
        learning_rate=keras.optimizers.schedules.CosineDecay(2e-3, STEPS),
    )


PANEL: dict[str, Callable[[], keras.Model]] = {
    "linear": linear,
    "dense": dense,
    "two_convolutions": two_convolutions,
    "four_convolutions": four_convolutions,
    "reference": reference,
}
