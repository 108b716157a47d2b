"""Two inputs instead of one."""

from pathlib import Path

from forging import BOTH, answers, save

FORMATS = BOTH
CHECK, SAYS = "input_shape", "2 inputs found"


def attack(path: Path) -> None:
    import keras

    first, second = keras.Input((1,)), keras.Input((1,))
    save(path, keras.Model([first, second], answers(keras.layers.Average()([first, second]))))
