"""Models whose scores on the stand-in of MNIST are compared with their scores on the real one."""

from __future__ import annotations

import keras
from image_models import classifier_of, dense_networks  # the module beside this one
from keras import layers

TRAIN_EXAMPLES = 12_000
EPOCHS = 8
BATCH_SIZE = 64

_classifier = classifier_of((28, 28, 1), classes=10)


def _convolutional(*filters: int) -> keras.Model:
    hidden: list[layers.Layer] = []
    for size in filters:
        hidden += [layers.Conv2D(size, 3, activation="relu"), layers.MaxPooling2D()]
    return _classifier(*hidden, layers.Flatten())


PANEL = dense_networks(_classifier) | {
    "small_convolution": lambda: _convolutional(8, 16),
    "reference": lambda: _convolutional(32, 64),
}
