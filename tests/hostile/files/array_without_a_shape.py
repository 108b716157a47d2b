"""An array without a shape."""

from pathlib import Path

import h5py
from forging import BOTH, weights

FORMATS = BOTH
CHECK, SAYS = "format", "without a shape"


def attack(path: Path) -> None:
    weights(path, lambda file: file.create_dataset("x", data=h5py.Empty("float32")))
