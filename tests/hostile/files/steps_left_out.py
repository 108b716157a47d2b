"""An output for every second step only, where each step was asked."""

from pathlib import Path

from forging import BOTH, save

EXERCISE = "category5_trailing_average"
FORMATS = BOTH
CHECK, SAYS = "output_shape", "(100, 1) found for labels of shape (200, 1)"
SLOW = True  # its data have to be made


def attack(path: Path) -> None:
    import keras

    layer = keras.layers.Conv1D(1, 2, strides=2, padding="causal")
    save(path, keras.Sequential([keras.Input((None, 1)), layer]))
