"""Texts instead of numbers."""

from pathlib import Path

import h5py
import numpy as np
from forging import BOTH, kernel, weights

FORMATS = BOTH
CHECK, SAYS = "format", "does not hold numbers"


def attack(path: Path) -> None:
    def put(file: h5py.File) -> None:
        name = kernel(file)
        del file[name]
        file[name] = np.array([[b"text"]])

    weights(path, put)
