"""A list of names whose records have no bytes, by which HDF5 divides."""

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
        return checksums.corrected(content[: tree + 10] + bytes(2) + content[tree + 12 :])

    weights(path, add, "latest")
    weights_bytes(path, shrink)
