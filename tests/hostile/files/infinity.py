"""A config that holds infinity, written as a large number."""

from pathlib import Path

from forging import BOTH, config_text

FORMATS = BOTH
CHECK, SAYS = "format", "inf"


def attack(path: Path) -> None:
    config_text(path, '"units"', '"epsilon": 1e999, "units"')
