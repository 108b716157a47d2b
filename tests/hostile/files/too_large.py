"""A good model with a megabyte of nothing behind it."""

from pathlib import Path

from forging import BOTH

FORMATS = BOTH
CHECK, SAYS = "size", "at most 1 MB allowed"


def attack(path: Path) -> None:
    with path.open("ab") as file:
        file.write(bytes(10**6))
