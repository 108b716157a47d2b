"""Models that horses_or_humans and its stand-in are compared by."""

from __future__ import annotations

from collections.abc import Callable

import keras
from keras import layers

TRAIN_EXAMPLES = 1_000
EPOCHS = 20
BATCH_SIZE = 16
STEPS = EPOCHS * -(-TRAIN_EXAMPLES // BATCH_SIZE)


def _classifier(
    *hidden: layers.Layer, learning_rate: float | keras.optimizers.schedules.LearningRateSchedule = 1e-3
) -> keras.Model:
    model = keras.Sequential(
        [keras.Input((150, 150, 3)), layers.Rescaling(1 / 255), *hidden, layers.Dense(1, activation="sigmoid")]
    )
    model.compile(keras.optimizers.Adam(learning_rate), loss="binary_crossentropy", metrics=["accuracy"])
    return model


def linear() -> keras.Model:
    return _classifier(layers.AveragePooling2D(5), layers.Flatten(), learning_rate=3e-4)


def dense() -> keras.Model:
    return _classifier(
        layers.AveragePooling2D(3), layers.Flatten(), layers.Dense(128, activation="relu"), learning_rate=3e-4
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
    """The network of the courses with fewer filters and a first layer in steps of two."""
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


def _block(filters: int, size: int = 3) -> list[layers.Layer]:
    convolution = layers.Conv2D(filters, size, padding="same", use_bias=False)
    return [convolution, layers.BatchNormalization(momentum=0.9), layers.ReLU()]


def reference() -> keras.Model:
    """The solution's network: it halves the images first, so that changing them costs a quarter."""
    blocks = _block(16, size=5)
    for filters in (32, 64, 64, 96):
        blocks += [layers.MaxPooling2D(), *_block(filters)]
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


PANEL: dict[str, Callable[[], keras.Model]] = {
    "linear": linear,
    "dense": dense,
    "two_convolutions": two_convolutions,
    "four_convolutions": four_convolutions,
    "reference": reference,
}
