"""A class name that is a list."""

from pathlib import Path

from forging import BOTH, update_layer

FORMATS = BOTH
CHECK, SAYS = "format", "[1, 2]"


def attack(path: Path) -> None:
    update_layer(path, class_name=[1, 2])
