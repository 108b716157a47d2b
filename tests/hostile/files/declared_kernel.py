"""A kernel that declares three gigabytes, in a layer with the matching units."""

from pathlib import Path

import h5py
from forging import BOTH, kernel, update_config, weights

FORMATS = BOTH
CHECK, SAYS = "format", "3,000 MB"


def attack(path: Path) -> None:
    def grow(file: h5py.File) -> None:
        name = kernel(file)
        del file[name]
        file.create_dataset(name, (1, 750_000_000), "float32")

    weights(path, grow)
    update_config(path, units=750_000_000)
