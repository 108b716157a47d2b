"""A heap of texts whose free space has no size, which HDF5 reads for ever."""

import struct
from pathlib import Path

from forging import weights_bytes

FORMATS = ("h5",)
CHECK, SAYS = "format", "do not add up"


def attack(path: Path) -> None:
    def shorten(content: bytes) -> bytes:
        heap = content.index(b"GCOL")
        return content[: heap + 8] + struct.pack("<Q", 4096 - 8) + content[heap + 16 :]

    weights_bytes(path, lambda content: shorten(content))
