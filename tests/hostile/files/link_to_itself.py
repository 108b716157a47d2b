"""A link to itself."""

from pathlib import Path

from forging import BOTH

FORMATS = BOTH
CHECK, SAYS = "file", "is a link"


def attack(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)
