"""Infinite weights."""

from pathlib import Path

from forging import BOTH, kernel, weights

FORMATS = BOTH
CHECK, SAYS = "score", "infinite"


def attack(path: Path) -> None:
    weights(path, lambda file: file[kernel(file)].__setitem__((0, 0), float("inf")))
