"""A group that contains its own parent."""

from pathlib import Path

from forging import BOTH, weights

FORMATS = BOTH
CHECK, SAYS = "format", "second name"


def attack(path: Path) -> None:
    weights(path, lambda file: file.__setitem__("again", file["/"]))
