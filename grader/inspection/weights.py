"""Hashes of weights, by which a part of one model is found in another, wherever it stands there."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from grader.inspection import archive


def digests(arrays: Iterable[np.ndarray]) -> set[str]:
    """The SHA-256 of every array of different floating point numbers, by values and shape."""
    found: set[str] = set()
    for array in arrays:
        if array.dtype.kind != "f" or not array.size:
            continue
        values = np.ascontiguousarray(array, dtype=np.float32)
        if np.ptp(values) > 0:  # all zeros or all ones are what any new layer begins with
            found.add(hashlib.sha256(repr(values.shape).encode() + values.tobytes()).hexdigest())
    return found


def fingerprint(weights: Iterable[Any]) -> str:
    """The SHA-256 of all weights, in the order of the model: copies have the same, whatever their files are called."""
    digest = hashlib.sha256()
    for weight in weights:
        digest.update(np.asarray(weight).tobytes())
    return digest.hexdigest()


def digests_of_file(path: Path) -> set[str]:
    """The same of all arrays of a model file, which must be one of our own: the HDF5 library trusts what it reads."""
    content = path.read_bytes()
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as members:
            content = members.read(archive.WEIGHTS)
    arrays: list[np.ndarray] = []

    def add(_: str, node: Any) -> None:
        if isinstance(node, h5py.Dataset):
            arrays.append(node[()])

    with h5py.File(io.BytesIO(content), "r") as file:
        file.visititems(add)
    return digests(np.asarray(array) for array in arrays)
