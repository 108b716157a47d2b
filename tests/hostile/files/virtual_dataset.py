"""An array that is a view of an array in another file."""

from pathlib import Path

import h5py
from forging import BOTH, kernel, weights

FORMATS = BOTH
CHECK, SAYS = "format", "view of other arrays"


def attack(path: Path) -> None:
    def view(file: h5py.File) -> None:
        name = kernel(file)
        del file[name]
        layout = h5py.VirtualLayout((1, 1), "float32")
        layout[:] = h5py.VirtualSource("/neighbour/other.h5", "secret", (1, 1))
        file.create_virtual_dataset(name, layout)

    weights(path, view)
