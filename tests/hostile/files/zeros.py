"""A file of zeros, as from a full disk."""

from pathlib import Path

from forging import BOTH

FORMATS = BOTH
CHECK, SAYS = "format", "filled with zeros"


def attack(path: Path) -> None:
    path.write_bytes(bytes(5000))
