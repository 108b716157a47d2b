"""Panel of models for rock_paper_scissors, from linear to the reference, with what is known of the real set."""

from __future__ import annotations

from collections.abc import Callable

import keras
from keras import layers

TRAIN_EXAMPLES = 1_200
EPOCHS = 15
BATCH_SIZE = 32
SHAPE = (150, 150, 3)


def _model(*body: keras.Layer, learning_rate: float = 1e-3) -> keras.Model:
    """Raw pixels in, probabilities of the three gestures out."""
    model = keras.Sequential(
        [keras.Input(SHAPE), layers.Rescaling(1 / 255), *body, layers.Dense(3, activation="softmax")]
    )
    model.compile(keras.optimizers.Adam(learning_rate), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def linear() -> keras.Model:
    return _model(layers.AveragePooling2D(5), layers.Flatten())


def dense() -> keras.Model:
    return _model(layers.AveragePooling2D(3), layers.Flatten(), layers.Dense(128, activation="relu"), learning_rate=2e-4)


def two_convolutions() -> keras.Model:
    return _model(
        layers.Conv2D(16, 3, strides=2, activation="relu"),
        layers.MaxPooling2D(3),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(3),
        layers.Flatten(),
        layers.Dense(32, activation="relu"),
    )


def four_convolutions() -> keras.Model:
    """The shape of the courses' network, with fewer filters and a strided first layer."""
    return _model(
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


def reference() -> keras.Model:
    return _model(
        layers.Conv2D(16, 5, strides=2, padding="same", use_bias=False),
        layers.BatchNormalization(momentum=0.9),
        layers.ReLU(),
        layers.MaxPooling2D(),
        layers.Conv2D(32, 3, padding="same", use_bias=False),
        layers.BatchNormalization(momentum=0.9),
        layers.ReLU(),
        layers.MaxPooling2D(),
        layers.Conv2D(64, 3, padding="same", use_bias=False),
        layers.BatchNormalization(momentum=0.9),
        layers.ReLU(),
        layers.MaxPooling2D(),
        layers.Conv2D(96, 3, padding="same", use_bias=False),
        layers.BatchNormalization(momentum=0.9),
        layers.ReLU(),
        layers.GlobalMaxPooling2D(),
        layers.Dropout(0.3),
    )


PANEL: dict[str, Callable[[], keras.Model]] = {
    "linear": linear,
    "dense": dense,
    "two_convolutions": two_convolutions,
    "four_convolutions": four_convolutions,
    "reference": reference,
}
