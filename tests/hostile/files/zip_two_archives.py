"""Two archives in one file, one after the other."""

from pathlib import Path

FORMATS = ("keras",)
CHECK, SAYS = "format", "belong to no member"


def attack(path: Path) -> None:
    path.write_bytes(path.read_bytes() * 2)
