"""The same output for every input, as from a training that learnt nothing."""

from pathlib import Path

from forging import BOTH, kernel, weights

FORMATS = BOTH
CHECK, SAYS = "score", "the output is the same for every input"


def attack(path: Path) -> None:
    weights(path, lambda file: file[kernel(file)].__setitem__((0, 0), 0))
