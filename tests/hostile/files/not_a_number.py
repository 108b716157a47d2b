"""A config that holds NaN, which Python's JSON reader accepts."""

from pathlib import Path

from forging import BOTH, config_text

FORMATS = BOTH
CHECK, SAYS = "format", "NaN"


def attack(path: Path) -> None:
    config_text(path, '"units"', '"epsilon": NaN, "units"')
