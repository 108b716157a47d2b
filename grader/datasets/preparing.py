"""Prepares datasets with tensorflow-datasets builders: stand-ins made here, real ones fetched or taken from files."""

from __future__ import annotations

import contextlib
import hashlib
import random
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from grader.datasets import real
from grader.datasets.building import build, rows
from grader.datasets.cache import (
    Source,
    damage,
    forget_arrays,
    is_prepared,
    one_at_a_time,
    prepared_folder,
    version,
)
from grader.datasets.dataset import SPLITS, Batch, Dataset, OwnFiles
from grader.datasets.splitting import own_splits
from grader.errors import DataError


@contextlib.contextmanager
def _seeds_kept() -> Iterator[None]:
    """Restores `random`: TFDS and Keras' seeds draw from it, and preparing the data must not change a training."""
    state = random.getstate()
    try:
        yield
    finally:
        random.setstate(state)


@_seeds_kept()
def prepare(dataset: Dataset, source: Source, place: Path | None = None) -> Path:
    """Prepares a dataset in the cache, unless it is there already, and returns its TFDS directory.

    `place` is a file or folder with the real data, which replaces what was prepared before. Raises DataError: no
    network, no such file, a broken row, too few examples, a full disk. Leaves nothing half-written.
    """
    version(dataset, source)  # raises if the dataset has no such source
    folder = prepared_folder(dataset, source)
    if place is not None or not _is_whole(dataset, source):
        with one_at_a_time(folder):
            if place is not None or not _is_whole(dataset, source):
                _make(dataset, source, place, folder)
    return folder


def _is_whole(dataset: Dataset, source: Source) -> bool:
    return is_prepared(dataset, source) and not damage(prepared_folder(dataset, source), thorough=True)


def _make(dataset: Dataset, source: Source, place: Path | None, folder: Path) -> None:
    if source == "standin":
        splits = {split: _standin_examples(dataset, split) for split in ("train", "validation")}
        build(dataset, version(dataset, source), splits, folder)
    elif isinstance(dataset.real, OwnFiles):
        build(dataset, version(dataset, source), own_splits(dataset, dataset.real), folder)
        for old in [path for path in folder.parent.iterdir() if path != folder]:
            shutil.rmtree(old, ignore_errors=True)  # made from earlier versions of the files
    else:
        real.make(dataset, folder, place)
        forget_arrays(dataset)


def standin_batches(dataset: Dataset, split: str, seed: str | None = None) -> Iterator[Batch]:
    """A split of the stand-in in batches; `seed` replaces the public one. Same arguments, same bytes."""
    rng = np.random.default_rng([*_entropy(dataset, seed), SPLITS.index(split)])
    remaining = dataset.sizes[split]
    if dataset.generate is None:
        raise DataError(f"{dataset.name} has no stand-in: its own files are the data.", "Leave out --source standin.")
    while remaining > 0:
        count = remaining if dataset.ordered else min(dataset.chunk, remaining)
        yield dataset.generate(split, count, rng)
        remaining -= count


def _entropy(dataset: Dataset, seed: str | None) -> list[int]:
    public = [zlib.crc32(dataset.name.encode()), *(int(part) for part in dataset.version.split("."))]
    return public if seed is None else [*public, int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big")]


def _standin_examples(dataset: Dataset, split: str) -> Iterator[dict[str, Any]]:
    for batch in standin_batches(dataset, split):
        yield from rows(batch)
