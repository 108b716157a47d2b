"""A layer's group that is a link into the file of a good model."""

from pathlib import Path

import h5py
from forging import BOTH, kernel, weights

FORMATS = BOTH
CHECK, SAYS = "format", "link to another place"


def attack(path: Path) -> None:
    def link(file: h5py.File) -> None:
        group = kernel(file).rsplit("/", 1)[0]
        del file[group]
        file[group] = h5py.ExternalLink("/neighbour/mymodel.h5", group)

    weights(path, link)
