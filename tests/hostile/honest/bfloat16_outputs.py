"""Outputs in bfloat16, which NumPy does not know. Computed in float32 and cast last: rounding decides nothing."""

from pathlib import Path

from forging import BOTH, flowers, save

EXERCISE = "category2_iris"
FORMATS = BOTH


def make(path: Path) -> None:
    import keras

    inputs = keras.Input((4,))
    probabilities = flowers(inputs, activation="softmax")
    save(path, keras.Model(inputs, keras.layers.Identity(dtype="bfloat16")(probabilities)))
