"""The source of a dataset that is an exercise's own: files in its folder."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Example:
    """One example of a file: where it stands, what a model sees of it in bytes, and its values by feature."""

    place: str  # "wine.csv, line 3"
    content: bytes
    values: Callable[[], dict[str, Any]]


Reader = Callable[[Path], Iterator[Example]]


@dataclass(frozen=True)
class OwnFiles:
    """Files of an exercise's own, in its folder: `heldout` names one with the held-out examples, if they have one.

    `read` yields the examples of a file, or of a folder; it raises DataError with the place where one is broken.
    """

    file: str
    heldout: str | None
    read: Reader
    folder: Path = Path()

    @property
    def paths(self) -> list[Path]:
        return [self.folder / name for name in (self.file, self.heldout) if name is not None]

    @property
    def version(self) -> str:
        """Follows from the content, so that what was made from other files is not taken for it."""
        digest = 0
        for path in self.paths:
            parts = sorted(path.rglob("*")) if path.is_dir() else [path]
            for part in (part for part in parts if part.is_file()):
                digest = zlib.crc32(part.relative_to(self.folder).as_posix().encode() + part.read_bytes(), digest)
        return f"1.0.{digest}"
