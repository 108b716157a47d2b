"""Hashes of weights, by which a part of one model is found in another, and sketches, by which a changed copy is."""

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

SKETCH = 16  # numbers
FEWEST = 16  # weights; fewer are alike by chance


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


def sketch(variables: Iterable[Any]) -> list[float]:
    """SKETCH numbers of a model's kernels, near those of a copy with slightly changed weights or permuted units.

    Empty for a model of a single kernel, whose best weights independent trainings share, or of very few weights.
    Of each kernel counts how its absolute values, and the norms of its rows and columns, spread. Biases do not count.
    """
    kernels = [np.asarray(one) for one in variables if "kernel" in one.name or one.name == "embeddings"]
    if len(kernels) < 2 or sum(kernel.size for kernel in kernels) < FEWEST:
        return []
    total = np.zeros(SKETCH)
    for number, kernel in enumerate(kernels):
        spread = _spread(kernel.reshape(-1, kernel.shape[-1]).astype(np.float32, copy=False))
        total += np.random.default_rng(number).standard_normal((SKETCH, len(spread))) @ spread / np.sqrt(SKETCH)
    return [float(f"{value:.9g}") for value in total] if np.isfinite(total).all() else []


def _spread(kernel: np.ndarray) -> np.ndarray:
    """Moments of a matrix that neither a permutation of its rows or columns changes, nor a sign or a scale.

    Each is multiplied by the root of how many numbers it is of: so it differs by about one between independent kernels.
    """
    squares = np.square(kernel)
    found: list[np.floating] = []
    for energy in (squares.ravel(), squares.sum(axis=0), squares.sum(axis=1)):
        energy = energy / (energy.mean() or 1)
        found += [np.sqrt(len(energy)) * moment for moment in (np.sqrt(energy).mean(), np.square(energy).mean())]
    return np.array(found, dtype=np.float64)


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
