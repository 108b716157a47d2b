"""Two configs under one name, of which each reader may take another."""

import warnings
from pathlib import Path

from model_files import add_member

FORMATS = ("keras",)
CHECK, SAYS = "format", "'config.json' twice"


def attack(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        add_member(path, "config.json", b"{}")
