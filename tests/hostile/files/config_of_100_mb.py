"""A config of 100 MB in an archive of kilobytes."""

from pathlib import Path

from forging import config_text

FORMATS = ("keras",)
CHECK, SAYS = "format", "unpacks to 100 MB at 'config.json'"


def attack(path: Path) -> None:
    config_text(path, '"units"', '"padding": "' + "x" * 10**8 + '", "units"')
