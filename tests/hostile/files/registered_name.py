"""A registered name that shadows the built-in Dense."""

from pathlib import Path

from forging import BOTH, update_layer

FORMATS = BOTH
CHECK, SAYS = "format", "'mine>Dense'"


def attack(path: Path) -> None:
    update_layer(path, registered_name="mine>Dense")
