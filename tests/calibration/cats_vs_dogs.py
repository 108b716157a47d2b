"""Models that compare cats_vs_dogs with its stand-in, and show what augmentation gains on few pictures."""

from __future__ import annotations

import keras
from image_models import block, classifier_of, small_networks  # the module beside this one
from keras import layers

TRAIN_EXAMPLES = 1_000
EPOCHS = 34
BATCH_SIZE = 16
STEPS = EPOCHS * -(-TRAIN_EXAMPLES // BATCH_SIZE)
_at_one_rate = classifier_of((150, 150, 3), classes=2)


def _classifier(*hidden: layers.Layer, learning_rate: float = 1e-3) -> keras.Model:
    # The rate falls to zero: with a constant one the score of the last epoch is a matter of luck.
    return _at_one_rate(*hidden, learning_rate=keras.optimizers.schedules.CosineDecay(learning_rate, STEPS))


def four_convolutions() -> keras.Model:
    """The network of the courses with a quarter to a half of its filters and a first layer in steps of two."""
    blocks: list[layers.Layer] = []
    for filters, step in ((16, 2), (32, 1), (64, 1), (64, 1)):
        blocks += [layers.Conv2D(filters, 3, strides=step, activation="relu"), layers.MaxPooling2D()]
    return _classifier(*blocks, layers.Flatten(), layers.Dense(64, activation="relu"))


def _reference(varied: bool) -> keras.Model:
    # Pictures are halved after they are turned: turning and zooming blur them a little, and a network that only sees
    # blurred ones errs on sharp ones.
    turned: list[layers.Layer] = [
        layers.RandomRotation(0.05, fill_mode="nearest"),
        layers.RandomZoom((-0.1, 0.1), (-0.1, 0.1), fill_mode="nearest"),
    ]
    lit: list[layers.Layer] = [
        layers.RandomFlip("horizontal"),
        layers.RandomContrast(0.5, value_range=(0, 1)),
    ]
    halved = layers.AveragePooling2D(2)
    hidden: list[layers.Layer] = [*turned, halved, *lit] if varied else [halved]
    for filters in (16, 32, 64, 96):
        hidden += [*block(filters), layers.MaxPooling2D()]
    return _classifier(*hidden[:-1], layers.GlobalMaxPooling2D(), learning_rate=2e-3)


def reference() -> keras.Model:
    return _reference(varied=True)


def reference_without_augmentation() -> keras.Model:
    return _reference(varied=False)


PANEL = small_networks(_classifier) | {
    "four_convolutions": four_convolutions,
    "reference_without_augmentation": reference_without_augmentation,
    "reference": reference,
}
