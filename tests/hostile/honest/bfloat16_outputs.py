"""Outputs in bfloat16, a type that NumPy does not know."""

from pathlib import Path

from forging import BOTH, answers, save

FORMATS = BOTH


def make(path: Path) -> None:
    import keras

    inputs = keras.Input((1,))
    save(path, keras.Model(inputs, answers(inputs, dtype="mixed_bfloat16")))
