"""Held-out windows overlap: the next one in the batch ends with the value that follows this one."""

from pathlib import Path

from forging import save

EXERCISE = "category5_sunspots"
FORMATS = ("keras",)
CHECK, SAYS = "output_shape", "answers change"


def attack(path: Path) -> None:
    import keras

    windows = keras.Input((30, 1))
    save(path, keras.Model(windows, keras.ops.roll(windows, -1, axis=0)[:, -1]))
