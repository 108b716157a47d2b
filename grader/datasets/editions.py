"""Real data in files that people have: found by content, and known by edition.

A file may be renamed, sorted in another way, or an edition nobody has measured: such a one is used, and every grade
says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from grader.datasets.dataset import Batch, Dataset, Edition, Example, Files, Parts
from grader.datasets.splitting import digest
from grader.errors import DataError

DEPTH = 2  # folders below the one that is named
MOST_FILES = 2_000  # that are tried


@dataclass(frozen=True)
class Found:
    """Real data that was found: where, its examples, and the edition, or None if it is not a known one."""

    path: Path
    parts: Parts
    edition: Edition | None

    @property
    def examples(self) -> int:
        return sum(map(len, self.parts.values()))


def find(dataset: Dataset, files: Files, place: Path, address: str) -> Found:
    """The data in a file, or in a folder and those below it. A known edition is preferred to others.

    Raises DataError if there is none: with the line at fault if a file of a usual name is broken.
    """
    first: Found | None = None
    broken: ValueError | None = None
    for path in candidates(files, place):
        try:
            parts = files.read(path, dataset)
        except (ValueError, OSError) as error:
            if broken is None and (path == place or path.name in files.names) and path.is_file():
                broken = ValueError(str(error))
            continue
        found = Found(path, parts, edition_of(files.editions, parts))
        first = first or found
        if found.edition:
            return found
    if first:
        return first
    if broken:
        raise DataError(f"{broken}.", f"Take an unchanged copy of {address}") from broken
    raise DataError(
        f"{place} has no file with the real {dataset.name}.",
        f"Its usual names are {', '.join(files.names)}; a renamed copy will do. Download it from {address}",
    )


def candidates(files: Files, place: Path) -> Iterator[Path]:
    """The files and folders to try: the folder itself, then usual names, then all else of a usual kind."""
    if place.is_file():
        yield place
        return
    below = list(_below(place, DEPTH))
    usual = [path for path in below if path.name in files.names]
    kinds = {Path(name).suffix.lower() for name in files.names}
    others = [path for path in below if path.suffix.lower() in kinds and path not in usual]
    yield from chain([place], usual, others[:MOST_FILES])


def _below(folder: Path, depth: int) -> Iterator[Path]:
    """What is in a folder and those below it, nearest first."""
    try:
        inside = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:  # another user's
        return
    yield from inside
    if depth:
        for path in inside:
            if path.is_dir():
                yield from _below(path, depth - 1)


def edition_of(editions: Iterable[Edition], parts: Parts) -> Edition | None:
    """The known edition that these examples are."""
    count = sum(map(len, parts.values()))
    near = [edition for edition in editions if edition.examples == count]
    found = content(parts) if any(edition.content for edition in near) else None
    return next((edition for edition in near if edition.content in (None, found)), None)


def content(parts: Parts) -> str:
    """A digest of the inputs of all examples, whatever their order."""
    digests = sorted(digest(example) for examples in parts.values() for example in examples)
    return hashlib.sha256(b"".join(digests)).hexdigest()[:16]


def parts_of(dataset: Dataset, examples: Batch) -> Parts:
    """All examples of one file."""
    inputs = examples[dataset.inputs]
    contents = (value.encode() if isinstance(value, str) else value.tobytes() for value in inputs)
    return {"train": [Example(f"row {row}", one, partial(_row, examples, row)) for row, one in enumerate(contents)]}


def _row(examples: Batch, row: int) -> dict[str, object]:
    return {name: values[row] for name, values in examples.items()}
