"""A model that computes in float16, and whose weights are float32."""

from pathlib import Path

from forging import BOTH, flowers, save

EXERCISE = "category2_iris"
FORMATS = BOTH


def make(path: Path) -> None:
    import keras

    inputs = keras.Input((4,))
    save(path, keras.Model(inputs, flowers(inputs, activation="softmax", dtype="mixed_float16")))
