"""A group's names in a compressed heap, which may expand a thousandfold."""

from pathlib import Path

import h5py
from forging import BOTH, weights, weights_bytes

FORMATS = BOTH
CHECK, SAYS = "format", "names in the file are compressed"


def attack(path: Path) -> None:
    def add(file: h5py.File) -> None:
        group = file.create_group("many")
        for number in range(100):
            group.create_group(str(number))

    def compress(content: bytes) -> bytes:
        heap = content.index(b"FRHP")
        return content[: heap + 7] + b"\x01" + content[heap + 8 :]

    weights(path, add, "latest")
    weights_bytes(path, compress)
