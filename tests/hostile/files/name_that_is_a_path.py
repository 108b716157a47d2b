"""A group whose name is a path through a link, which leads out of the file before the link is checked."""

from pathlib import Path

import h5py
from forging import BOTH, weights, weights_bytes

FORMATS = BOTH
CHECK, SAYS = "format", "is a path, not a name"


def attack(path: Path) -> None:
    def add(file: h5py.File) -> None:
        file.create_group("aa_innocent")
        file["zz"] = h5py.ExternalLink("/neighbour/other.h5", "/")

    weights(path, add)
    weights_bytes(path, lambda content: content.replace(b"aa_innocent", b"zz/innocent"))
