"""The right answers twice."""

from pathlib import Path

from forging import BOTH, answers, save

FORMATS = BOTH
CHECK, SAYS = "output_shape", "2 outputs found"


def attack(path: Path) -> None:
    import keras

    inputs = keras.Input((1,))
    save(path, keras.Model(inputs, [answers(inputs), answers(inputs)]))
