"""A list of names that repeats one long text a thousand times."""

import re
import struct
from pathlib import Path

import h5py
from forging import weights, weights_bytes

FORMATS = ("h5",)
CHECK, SAYS = "format", "its layer_names has 100,000,000 bytes"


def _all_to_the_first(content: bytes) -> bytes:
    """References to texts are a length, the address of a heap and a number in it."""
    [long], short = (
        re.findall(re.escape(struct.pack("<I", length)) + rb".{4}\0{4}..\0\0", content, re.DOTALL)
        for length in (10**5, 777)
    )
    for reference in short:
        content = content.replace(reference, long)
    return content


def attack(path: Path) -> None:
    def put(file: h5py.File) -> None:
        names = ["x" * 10**5, *["y" * 777] * 999]
        file["model_weights"].attrs.create("layer_names", names, dtype=h5py.string_dtype())

    weights(path, put)
    weights_bytes(path, _all_to_the_first)
