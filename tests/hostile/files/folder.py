"""A folder under the model's name."""

from pathlib import Path

from forging import BOTH

FORMATS = BOTH
CHECK, SAYS = "file", "is a folder"


def attack(path: Path) -> None:
    path.unlink()
    path.mkdir()
