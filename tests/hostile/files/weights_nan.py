"""NaN weights, as from a training that diverged."""

from pathlib import Path

from forging import BOTH, kernel, weights

FORMATS = BOTH
CHECK, SAYS = "score", "NaN"


def attack(path: Path) -> None:
    weights(path, lambda file: file[kernel(file)].__setitem__((0, 0), float("NaN")))
