"""An output for every second step instead of every step."""

from pathlib import Path

from forging import BOTH, save

EXERCISE = "category5_trailing_average"
FORMATS = BOTH
CHECK, SAYS = "output_shape", "(100, 1) found for labels of shape (200, 1)"
SLOW = True  # its data must be generated


def attack(path: Path) -> None:
    import keras

    layer = keras.layers.Conv1D(1, 2, strides=2, padding="causal")
    save(path, keras.Sequential([keras.Input((None, 1)), layer]))
