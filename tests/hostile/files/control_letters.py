"""A class whose name moves the cursor and clears the screen."""

from pathlib import Path

from forging import BOTH, update_layer

FORMATS = BOTH
CHECK, SAYS = "format", "\\x1b[2J"


def attack(path: Path) -> None:
    update_layer(path, class_name="\x1b[2J")
