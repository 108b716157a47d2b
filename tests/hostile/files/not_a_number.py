"""A config that holds NaN, which Python reads as JSON."""

from pathlib import Path

from forging import BOTH, config_text

FORMATS = BOTH
CHECK, SAYS = "format", "NaN"


def attack(path: Path) -> None:
    config_text(path, '"units"', '"epsilon": NaN, "units"')
