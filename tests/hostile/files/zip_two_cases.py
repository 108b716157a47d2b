"""Two members whose names differ only in case."""

from pathlib import Path

from model_files import add_member

FORMATS = ("keras",)
CHECK, SAYS = "format", "twice"


def attack(path: Path) -> None:
    add_member(path, "assets/a")
    add_member(path, "assets/A")
