"""A layer whose output shape has a billion numbers."""

from pathlib import Path

from forging import BOTH, add_layer

FORMATS = BOTH
CHECK, SAYS = "format", "Reshape declares target_shape"


def attack(path: Path) -> None:
    add_layer(path, "Reshape", target_shape=[1000, 1000, 1000])
