"""A member that pytest would import."""

from pathlib import Path

from model_files import add_member

FORMATS = ("keras",)
CHECK, SAYS = "format", "'conftest.py'"


def attack(path: Path) -> None:
    add_member(path, "conftest.py", b"raise SystemExit(0)")
