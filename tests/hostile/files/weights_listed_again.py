"""One array listed as the weights of a layer ten thousand times."""

from pathlib import Path

import h5py
import numpy as np
from forging import weights

FORMATS = ("h5",)
CHECK, SAYS = "format", "again and again"


def attack(path: Path) -> None:
    def repeat(file: h5py.File) -> None:
        group = file["model_weights/dense"]
        group["big"] = np.zeros(10**4, "float32")
        group.attrs["weight_names"] = np.array([b"big"] * 9000)

    weights(path, repeat)
