"""Two configs under one name: readers may take different ones."""

import warnings
from pathlib import Path

from model_files import add_member

FORMATS = ("keras",)
CHECK, SAYS = "format", "'config.json' twice"


def attack(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        add_member(path, "config.json", b"{}")
