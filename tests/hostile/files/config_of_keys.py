"""A config of two hundred thousand keys."""

from pathlib import Path

from forging import config_text

FORMATS = ("keras",)
CHECK, SAYS = "format", "keys (200,000 are allowed)"


def attack(path: Path) -> None:
    keys = ",".join(f'"{number:x}":0' for number in range(210_000))
    config_text(path, '"units"', f'"padding": {{{keys}}}, "units"')
