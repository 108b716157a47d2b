"""A config of dictionaries nested a thousand levels deep."""

from pathlib import Path

from forging import BOTH, config_text

FORMATS = BOTH
CHECK, SAYS = "format", "nested deeper"


def attack(path: Path) -> None:
    config_text(path, '"units"', '"deep": ' + '{"a": ' * 1000 + "0" + "}" * 1000 + ', "units"')
