"""An input of length None instead of 1."""

from pathlib import Path

from forging import BOTH, answers, save

FORMATS = BOTH


def make(path: Path) -> None:
    import keras

    inputs = keras.Input((None,))
    save(path, keras.Model(inputs, answers(keras.layers.Reshape((1,))(inputs))))
