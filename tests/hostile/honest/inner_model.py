"""A model in a model in a model."""

from pathlib import Path

from forging import BOTH, answers, save

FORMATS = BOTH


def make(path: Path) -> None:
    import keras

    inputs = keras.Input((1,))
    model = keras.Model(inputs, answers(inputs))
    for _ in range(2):
        model = keras.Sequential([keras.Input((1,)), model])
    save(path, model)
