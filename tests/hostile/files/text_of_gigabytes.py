"""A config that the file declares as two gigabytes, which HDF5 allocates before it reads."""

import struct
from pathlib import Path

import h5py
from forging import weights_bytes

FORMATS = ("h5",)
CHECK, SAYS = "format", "its model_config has 2,000,000,000 bytes"


def attack(path: Path) -> None:
    with h5py.File(path, "r") as file:
        length = len(file.attrs["model_config"])

    def lengthen(content: bytes) -> bytes:
        at = content.index(struct.pack("<I", length), content.index(b"model_config\0"))
        return content[:at] + struct.pack("<I", 2 * 10**9) + content[at + 4 :]

    weights_bytes(path, lengthen)
