"""A marshalled function as an activation."""

from pathlib import Path

from forging import BOTH, marshalled_object, update_config

FORMATS = BOTH
CHECK, SAYS = "format", "lambda"


def attack(path: Path) -> None:
    update_config(path, activation=marshalled_object())
