"""A notebook under the model's name."""

from pathlib import Path

from forging import BOTH

FORMATS = BOTH
CHECK, SAYS = "format", "notebook"


def attack(path: Path) -> None:
    path.write_text('{"cells": [], "metadata": {}, "nbformat": 4, "padding": "' + "x" * 99 + '"}')
