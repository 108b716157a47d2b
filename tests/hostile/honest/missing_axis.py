"""A model whose inputs have an axis of 1 less than is asked, as (28, 28) for (28, 28, 1)."""

from pathlib import Path

from forging import answers, save

FORMATS = ("h5", "keras")
SAYS = "Keras leaves out the inputs' last axis of 1"


def make(path: Path) -> None:
    import keras

    inputs = keras.Input(())
    save(path, keras.Model(inputs, answers(keras.layers.Reshape((1,))(inputs))))
