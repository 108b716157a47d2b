"""A function of Keras that fetches and unpacks a file (CVE-2025-8747)."""

from pathlib import Path

from forging import BOTH, function, update_config

FORMATS = BOTH
CHECK, SAYS = "format", "'get_file'"


def attack(path: Path) -> None:
    update_config(path, activation=function("keras.utils", "get_file"))
