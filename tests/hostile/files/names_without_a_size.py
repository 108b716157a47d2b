"""A list of names whose nodes have no bytes, for which HDF5 makes room without end."""

from pathlib import Path

import checksums
import h5py
from forging import BOTH, weights, weights_bytes

FORMATS = BOTH
CHECK, SAYS = "format", "uncommon way"


def attack(path: Path) -> None:
    def add(file: h5py.File) -> None:
        group = file.create_group("many")
        for number in range(20):
            group.create_group(str(number))

    def shrink(content: bytes) -> bytes:
        tree = content.index(b"BTHD")
        return checksums.corrected(content[: tree + 6] + bytes(4) + content[tree + 10 :])

    weights(path, add, "latest")
    weights_bytes(path, shrink)
