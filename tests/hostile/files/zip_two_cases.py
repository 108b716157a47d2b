"""Two members whose names differ in their case alone."""

from pathlib import Path

from model_files import add_member

FORMATS = ("keras",)
CHECK, SAYS = "format", "twice"


def attack(path: Path) -> None:
    add_member(path, "assets/a")
    add_member(path, "assets/A")
