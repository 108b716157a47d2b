"""A member on a drive of Windows."""

from pathlib import Path

from model_files import add_member

FORMATS = ("keras",)
CHECK, SAYS = "format", "'C:/x'"


def attack(path: Path) -> None:
    add_member(path, "C:/x")
