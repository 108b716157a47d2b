"""A model that was never trained."""

from pathlib import Path

from forging import save

FORMATS = ("h5",)
CHECK, SAYS = "score", "MAE"


def attack(path: Path) -> None:
    import keras

    keras.utils.set_random_seed(0)
    save(path, keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]))
