"""Standardizes each feature by the mean and the deviation of its batch."""

from pathlib import Path

from forging import moments_of, save

EXERCISE = "category2_iris"
FORMATS = ("keras",)
CHECK, SAYS = "output_shape", "answers change"


def attack(path: Path) -> None:
    import keras
    from keras import ops

    flowers = keras.Input((4,))
    save(path, keras.Model(flowers, moments_of(flowers, ops.mean(flowers, axis=0), ops.std(flowers, axis=0))))
