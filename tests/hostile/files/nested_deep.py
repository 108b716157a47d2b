"""A config nested ten thousand levels deep."""

from pathlib import Path

from forging import BOTH, config_text

FORMATS = BOTH
CHECK, SAYS = "format", "nested deeper"


def attack(path: Path) -> None:
    config_text(path, '"units"', '"deep": ' + "[" * 10_000 + "]" * 10_000 + ', "units"')
