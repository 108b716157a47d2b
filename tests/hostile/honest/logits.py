"""Logits where only the largest output counts."""

from pathlib import Path

from forging import BOTH, flowers, save

EXERCISE = "category2_iris"
FORMATS = BOTH
SAYS = "they are not probabilities"


def make(path: Path) -> None:
    import keras

    inputs = keras.Input((4,))
    save(path, keras.Model(inputs, flowers(inputs)))
