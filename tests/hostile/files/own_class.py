"""A custom layer."""

from pathlib import Path

from forging import BOTH, update_layer

FORMATS = BOTH
CHECK, SAYS = "format", "'Doubled'"


def attack(path: Path) -> None:
    update_layer(path, module=None, class_name="mine>Doubled", registered_name="mine>Doubled")
