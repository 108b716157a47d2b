"""A placeholder of three bytes."""

from pathlib import Path

from forging import BOTH

FORMATS = BOTH
CHECK, SAYS = "format", "placeholder"


def attack(path: Path) -> None:
    path.write_text("tbd")
