"""The models whose scores on the stand-in of MNIST are compared with their scores on the real one."""

from __future__ import annotations

from collections.abc import Callable

import keras

TRAIN_EXAMPLES = 12_000
EPOCHS = 8
BATCH_SIZE = 64

INPUT_SHAPE = (28, 28, 1)


def _model(*layers: keras.Layer) -> keras.Model:
    model = keras.Sequential([keras.Input(INPUT_SHAPE), keras.layers.Rescaling(1 / 255), *layers])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def _dense(*units: int) -> keras.Model:
    hidden = [keras.layers.Dense(size, activation="relu") for size in units]
    return _model(keras.layers.Flatten(), *hidden, keras.layers.Dense(10, activation="softmax"))


def _convolutional(*filters: int) -> keras.Model:
    layers: list[keras.Layer] = []
    for size in filters:
        layers += [keras.layers.Conv2D(size, 3, activation="relu"), keras.layers.MaxPooling2D()]
    return _model(*layers, keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax"))


def linear() -> keras.Model:
    return _dense()


def dense_32() -> keras.Model:
    return _dense(32)


def dense_256() -> keras.Model:
    return _dense(256)


def small_convolution() -> keras.Model:
    return _convolutional(8, 16)


def reference() -> keras.Model:
    return _convolutional(32, 64)


PANEL: dict[str, Callable[[], keras.Model]] = {
    "linear": linear,
    "dense_32": dense_32,
    "dense_256": dense_256,
    "small_convolution": small_convolution,
    "reference": reference,
}
