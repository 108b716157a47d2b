"""Answers cut to integers, whose error costs the points."""

from pathlib import Path

from forging import BOTH, answers, save

FORMATS = BOTH
CHECK, SAYS = "score", "MAE 0."


def attack(path: Path) -> None:
    import keras

    inputs = keras.Input((1,))
    save(path, keras.Model(inputs, keras.ops.cast(answers(inputs), "int32")))
