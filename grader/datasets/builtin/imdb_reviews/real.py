"""Reads the reviews as their authors publish them: a text file for each, in train/pos, train/neg and so on."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from grader.datasets.builtin.imdb_reviews import CLASSES
from grader.datasets.dataset import Dataset, Example, Parts

PARTS = {"train": "train", "test": "heldout"}


def read(path: Path, dataset: Dataset) -> Parts:
    """The labelled reviews of the folder aclImdb, or of an archive of it. Raises ValueError for anything else."""
    found: Parts = {part: [] for part in PARTS.values()}
    for name, content in _files(path):
        match PurePosixPath(name).parts[-3:]:
            case (part, label, _) if part in PARTS and label in CLASSES and name.endswith(".txt"):
                text = content.decode("utf-8", errors="replace")
                example = Example(name, text.encode(), partial(_values, text, CLASSES.index(label)))
                found[PARTS[part]].append(example)
    if not all(found.values()):
        raise ValueError(f"{path.name} does not hold the reviews in train/pos, train/neg, test/pos and test/neg")
    return found


def _values(text: str, label: int) -> dict[str, Any]:
    return {"text": text, "label": label}


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for part in PARTS:
            for label in CLASSES:
                for file in sorted((path / part / label).glob("*.txt")):
                    yield f"{part}/{label}/{file.name}", file.read_bytes()
        return
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                if member.isfile() and "/unsup/" not in member.name and (text := archive.extractfile(member)):
                    yield member.name, text.read()
    except (tarfile.TarError, EOFError, OSError) as error:
        raise ValueError(f"{path.name} is not a whole archive: {error}") from error
