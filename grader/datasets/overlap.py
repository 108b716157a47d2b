"""Counts the examples that splits share, by a hash of what a model sees of each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import numpy as np

from grader.datasets.cache import Source
from grader.datasets.dataset import Dataset


def content_hashes(inputs: Iterable[str | bytes | np.ndarray]) -> Iterator[bytes]:
    """A digest of each input: of its text, or of its numbers."""
    for value in inputs:
        text = value.encode() if isinstance(value, str) else value
        content = text if isinstance(text, bytes) else np.ascontiguousarray(text).tobytes()
        yield hashlib.blake2b(content, digest_size=16).digest()


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
