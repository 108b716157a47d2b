"""A layer of a billion units."""

from pathlib import Path

from forging import BOTH, update_config

FORMATS = BOTH
CHECK, SAYS = "format", "units=1,000,000,000"


def attack(path: Path) -> None:
    update_config(path, units=10**9)
