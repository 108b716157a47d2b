"""A member whose name leads out of the folder it is unpacked in."""

from pathlib import Path

from model_files import add_member

FORMATS = ("keras",)
CHECK, SAYS = "format", "'../mymodel.py'"


def attack(path: Path) -> None:
    add_member(path, "../mymodel.py")
