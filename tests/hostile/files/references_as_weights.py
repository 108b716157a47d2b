"""References to other parts of the file instead of numbers."""

from pathlib import Path

import h5py
from forging import BOTH, weights

FORMATS = BOTH
CHECK, SAYS = "format", "does not hold numbers"


def attack(path: Path) -> None:
    weights(path, lambda file: file.create_dataset("x", data=file.ref, dtype=h5py.ref_dtype))
