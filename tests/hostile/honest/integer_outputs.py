"""One-hot classes as integers."""

from pathlib import Path

from forging import flowers, save

EXERCISE = "category2_iris"
FORMATS = ("keras",)


def make(path: Path) -> None:
    import keras

    inputs = keras.Input((4,))
    classes = keras.ops.argmax(flowers(inputs), axis=-1)
    save(path, keras.Model(inputs, keras.ops.one_hot(classes, 3, dtype="int32")))
