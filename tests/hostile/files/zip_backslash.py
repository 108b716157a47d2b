"""A member whose name leads out of the folder on Windows."""

from pathlib import Path

from model_files import add_member

FORMATS = ("keras",)
CHECK, SAYS = "format", "out of it"


def attack(path: Path) -> None:
    add_member(path, "assets\\..\\..\\x")
