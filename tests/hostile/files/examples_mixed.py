"""One output for every two inputs, although each input has a label."""

from pathlib import Path

from forging import save

EXERCISE = "category2_probabilities"
FORMATS = ("keras",)
CHECK, SAYS = "output_shape", "1,500 outputs for 3,000 inputs"


def attack(path: Path) -> None:
    import keras

    inputs = keras.Input((4,))
    pairs = keras.ops.reshape(inputs, (-1, 8))
    save(path, keras.Model(inputs, keras.layers.Dense(3, activation="softmax")(pairs)))
