"""Outputs in double precision."""

from pathlib import Path

from forging import BOTH, answers, save

FORMATS = BOTH


def make(path: Path) -> None:
    import keras

    inputs = keras.Input((1,))
    save(path, keras.Model(inputs, answers(inputs, dtype="float64")))
