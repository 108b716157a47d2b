"""A model whose inputs have one axis too many, as (28, 28, 1) for (28, 28)."""

from pathlib import Path

from forging import answers, save

FORMATS = ("h5",)
CHECK, SAYS = "input_shape", "(1, 1) found, (1,) expected"


def attack(path: Path) -> None:
    import keras

    inputs = keras.Input((1, 1))
    save(path, keras.Model(inputs, keras.layers.Flatten()(answers(inputs))))
