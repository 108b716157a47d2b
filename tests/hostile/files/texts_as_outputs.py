"""A model whose outputs are words."""

from pathlib import Path

from forging import save

FORMATS = ("keras",)
CHECK, SAYS = "loads", "the outputs are texts"


def attack(path: Path) -> None:
    import keras

    inputs = keras.Input((1,))
    numbers = keras.layers.IntegerLookup(vocabulary=[1, 2, 3])(inputs)
    save(path, keras.Model(inputs, keras.layers.StringLookup(vocabulary=["a", "b"], invert=True)(numbers)))
