"""A good model followed by a megabyte of zeros."""

from pathlib import Path

from forging import BOTH

FORMATS = BOTH
CHECK, SAYS = "size", "at most 1 MB allowed"


def attack(path: Path) -> None:
    with path.open("ab") as file:
        file.write(bytes(10**6))
