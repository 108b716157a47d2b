"""An array of 3.9 GB in a file of kilobytes, just below Keras' own guard."""

from pathlib import Path

from forging import BOTH, weights

FORMATS = BOTH
CHECK, SAYS = "format", "3,900 MB"


def attack(path: Path) -> None:
    weights(path, lambda file: file.create_dataset("innocent", (975, 10**6), "float32"))
