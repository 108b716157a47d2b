"""A number of four thousand digits."""

from pathlib import Path

from forging import BOTH, update_config

FORMATS = BOTH
CHECK, SAYS = "format", "1e300"


def attack(path: Path) -> None:
    update_config(path, units=10**4000)
