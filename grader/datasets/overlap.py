"""Counts the examples that splits share, by a hash of what a model sees of each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import numpy as np

from grader import records
from grader.datasets.cache import Source
from grader.datasets.dataset import Dataset


def content_hashes(inputs: Iterable[str | bytes | np.ndarray | np.void]) -> Iterator[bytes]:
    """A digest of each input: of its text, of its numbers, or of all it consists of."""
    for value in inputs:
        yield hashlib.blake2b(_content(value), digest_size=16).digest()


def _content(value: str | bytes | np.ndarray | np.void) -> bytes:
    if isinstance(value, str | bytes):
        return value.encode() if isinstance(value, str) else value
    return records.content(value) if isinstance(value, np.void) else np.ascontiguousarray(value).tobytes()


def shared_examples(dataset: Dataset, source: Source) -> int:
    """How many held-out examples are training or validation examples too; 0 for a series, which is split by time."""
    from grader.datasets import heldout, preparing, reading

    if dataset.ordered:
        return 0
    known: set[bytes] = set()
    for split in ("train", "validation"):
        for inputs in reading.batches_of(dataset, source, split):
            known.update(content_hashes(inputs))
    held = reading.batches_of(dataset, source, "heldout")
    if source == "standin":
        seed = heldout.private_seed()
        held = (batch[dataset.inputs] for batch in preparing.standin_batches(dataset, "heldout", seed))
    return sum(digest in known for inputs in held for digest in content_hashes(inputs))
