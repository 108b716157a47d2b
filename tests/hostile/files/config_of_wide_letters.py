"""A config in which one letter makes all the others take four bytes each."""

from pathlib import Path

from forging import config_text

FORMATS = ("keras",)
CHECK, SAYS = "format", "letters beyond ASCII"


def attack(path: Path) -> None:
    config_text(path, '"units"', '"padding": "\N{GRINNING FACE}' + "x" * 15_000_000 + '", "units"')
