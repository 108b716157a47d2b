"""A layer that repeats its input a billion times."""

from pathlib import Path

from forging import BOTH, add_layer

FORMATS = BOTH
CHECK, SAYS = "format", "n=1,000,000,000"


def attack(path: Path) -> None:
    add_layer(path, "RepeatVector", n=10**9)
