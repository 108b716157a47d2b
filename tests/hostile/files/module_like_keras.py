"""A module whose name looks like Keras' own."""

from pathlib import Path

from forging import BOTH, update_layer

FORMATS = BOTH
CHECK, SAYS = "format", "'keras.evil'"


def attack(path: Path) -> None:
    update_layer(path, module="keras.evil", registered_name=None)
