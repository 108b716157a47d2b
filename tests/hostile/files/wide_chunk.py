"""An array of one number whose only chunk takes three gigabytes."""

from pathlib import Path

from forging import BOTH, weights

FORMATS = BOTH
CHECK, SAYS = "format", "3,000 MB"


def attack(path: Path) -> None:
    weights(path, lambda file: file.create_dataset("x", (1,), "uint8", maxshape=(None,), chunks=(3 * 10**9,)))
