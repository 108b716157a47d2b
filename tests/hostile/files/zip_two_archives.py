"""Two archives after each other in one file."""

from pathlib import Path

FORMATS = ("keras",)
CHECK, SAYS = "format", "belong to no member"


def attack(path: Path) -> None:
    path.write_bytes(path.read_bytes() * 2)
