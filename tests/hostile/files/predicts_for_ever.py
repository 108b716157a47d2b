"""A small model that computes for an hour: a recurrent layer over a hundred thousand steps."""

from pathlib import Path

from forging import save

FORMATS = ("h5",)
CHECK, SAYS = "loads", "took longer than 120 s"
SLOW = True  # takes its whole time limit


def attack(path: Path) -> None:
    import keras

    inputs = keras.Input((1,))
    last = keras.layers.LSTM(200)(keras.layers.RepeatVector(100_000)(inputs))
    save(path, keras.Model(inputs, keras.layers.Dense(1)(last)))
