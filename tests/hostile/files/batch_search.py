"""Looks in its batch for the window that begins as this one ends, and answers with the last value of that one."""

from pathlib import Path

from forging import save

EXERCISE = "category5_sunspots"
FORMATS = ("keras",)
CHECK, SAYS = "output_shape", "answers change"


def attack(path: Path) -> None:
    import keras
    from keras import ops

    windows = keras.Input((30, 1))
    ends, starts = windows[:, 1:, 0], windows[:, :-1, 0]
    distances = ops.sum(starts**2, axis=1) - 2 * ops.matmul(ends, ops.transpose(starts))
    save(path, keras.Model(windows, ops.take(windows[:, -1], ops.argmin(distances, axis=1), axis=0)))
