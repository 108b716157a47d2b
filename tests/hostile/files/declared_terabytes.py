"""An array of four terabytes in a file of kilobytes."""

from pathlib import Path

from forging import BOTH, weights

FORMATS = BOTH
CHECK, SAYS = "format", "4,000,000 MB"


def attack(path: Path) -> None:
    weights(path, lambda file: file.create_dataset("innocent", (10**6, 10**6), "float32"))
