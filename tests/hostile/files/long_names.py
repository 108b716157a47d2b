"""Nested groups whose paths grow without end."""

from pathlib import Path

from forging import BOTH, weights

FORMATS = BOTH
CHECK, SAYS = "format", "letters"


def attack(path: Path) -> None:
    weights(path, lambda file: file.create_group("/".join(["x" * 100] * 50)))
