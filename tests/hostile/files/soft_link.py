"""A link by name to another place of the file."""

from pathlib import Path

import h5py
from forging import BOTH, kernel, weights

FORMATS = BOTH
CHECK, SAYS = "format", "link to another place"


def attack(path: Path) -> None:
    def link(file: h5py.File) -> None:
        name = kernel(file)
        file.move(name, "elsewhere")
        file[name] = h5py.SoftLink("/elsewhere")

    weights(path, link)
