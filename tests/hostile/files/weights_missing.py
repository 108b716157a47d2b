"""A layer whose weights are not in the file."""

from pathlib import Path

from forging import layer, weights

FORMATS = ("h5",)
CHECK, SAYS = "format", "are missing"


def attack(path: Path) -> None:
    weights(path, lambda file: layer(file).clear())
