"""A model whose inputs have an axis of 1 more than is asked, as (28, 28, 1) for (28, 28)."""

from pathlib import Path

from forging import answers, save

FORMATS = ("h5", "keras")
SAYS = "Keras adds the last axis of 1"


def make(path: Path) -> None:
    import keras

    inputs = keras.Input((1, 1))
    save(path, keras.Model(inputs, keras.layers.Flatten()(answers(inputs))))
