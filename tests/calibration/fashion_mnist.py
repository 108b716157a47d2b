"""Models that Fashion-MNIST and its stand-in are compared by, and what is published for the real images."""

from __future__ import annotations

from collections.abc import Callable

import keras
from keras import layers

TRAIN_EXAMPLES = 12_000
EPOCHS = 10
BATCH_SIZE = 64


def _classifier(*hidden: layers.Layer, learning_rate: float = 1e-3) -> keras.Model:
    model = keras.Sequential(
        [keras.Input((28, 28, 1)), layers.Rescaling(1 / 255), *hidden, layers.Dense(10, activation="softmax")]
    )
    model.compile(keras.optimizers.Adam(learning_rate), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def linear() -> keras.Model:
    return _classifier(layers.Flatten())


def dense_32() -> keras.Model:
    return _classifier(layers.Flatten(), layers.Dense(32, activation="relu"))


def dense_256() -> keras.Model:
    return _classifier(layers.Flatten(), layers.Dense(256, activation="relu"))


def small_convolutional() -> keras.Model:
    return _classifier(layers.Conv2D(16, 3, activation="relu"), layers.MaxPooling2D(), layers.Flatten())


def two_layer_convolutional() -> keras.Model:
    return _classifier(
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dropout(0.4),
        layers.Dense(128, activation="relu"),
    )


PANEL: dict[str, Callable[[], keras.Model]] = {
    "linear": linear,
    "dense 32": dense_32,
    "dense 256": dense_256,
    "small convolutional": small_convolutional,
    "two-layer convolutional": two_layer_convolutional,
}
PUBLISHED: dict[str, tuple[float, str]] = {}
