"""Four classes instead of three."""

from pathlib import Path

from forging import save

EXERCISE = "category2_iris"
FORMATS = ("h5",)
CHECK, SAYS = "output_shape", "(4,) found, (3,) expected"


def attack(path: Path) -> None:
    import keras

    save(path, keras.Sequential([keras.Input((4,)), keras.layers.Dense(4, activation="softmax")]))
