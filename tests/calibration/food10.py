"""Models that compare food10 with its stand-in; transfer.py adds what pretraining is worth."""

from __future__ import annotations

from collections.abc import Callable

import keras
from keras import layers

from grader import datasets
from grader.datasets import pretraining

TRAIN_EXAMPLES = 600
EPOCHS = 20
BATCH_SIZE = 32
SHAPE = (160, 160, 3)


def panel_for(name: str, dishes: int) -> dict[str, Callable[[], keras.Model]]:
    """The panel for one of the datasets of dishes."""

    def classifier(*hidden: layers.Layer, learning_rate: float = 1e-3) -> keras.Model:
        model = keras.Sequential([keras.Input(SHAPE), *hidden, layers.Dense(dishes, activation="softmax")])
        model.compile(keras.optimizers.Adam(learning_rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
        return model

    def linear() -> keras.Model:
        return classifier(layers.Rescaling(1 / 255), layers.AveragePooling2D(5), layers.Flatten(), learning_rate=3e-4)

    def four_convolutions() -> keras.Model:
        hidden: list[layers.Layer] = [layers.Rescaling(1 / 255)]
        for filters in (16, 32, 64, 64):
            hidden += [layers.Conv2D(filters, 3, activation="relu"), layers.MaxPooling2D()]
        return classifier(*hidden, layers.Flatten(), layers.Dropout(0.5), layers.Dense(64, activation="relu"))

    def network_of_the_backbone() -> keras.Model:
        return classifier(pretraining.network(SHAPE[0]), layers.GlobalAveragePooling2D())

    def head_on_the_frozen_backbone() -> keras.Model:
        backbone = datasets.load_backbone(name)
        backbone.trainable = False
        return classifier(backbone, layers.GlobalAveragePooling2D(), layers.BatchNormalization())

    models = (linear, four_convolutions, network_of_the_backbone, head_on_the_frozen_backbone)
    return {model.__name__: model for model in models}


PANEL = panel_for("food10", dishes=10)
