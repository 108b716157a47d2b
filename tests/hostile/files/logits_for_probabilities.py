"""Logits instead of probabilities, for the right classes."""

from pathlib import Path

from forging import flowers, save

EXERCISE = "category2_probabilities"
FORMATS = ("h5",)
CHECK, SAYS = "structure", "probabilities are between 0 and 1"


def attack(path: Path) -> None:
    import keras

    inputs = keras.Input((4,))
    save(path, keras.Model(inputs, flowers(inputs)))
