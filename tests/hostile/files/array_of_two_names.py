"""An array under two names."""

from pathlib import Path

from forging import BOTH, kernel, weights

FORMATS = BOTH
CHECK, SAYS = "format", "second name"


def attack(path: Path) -> None:
    weights(path, lambda file: file.__setitem__("again", file[kernel(file)]))
