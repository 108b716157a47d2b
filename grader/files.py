"""Files that are written whole or not at all, and their hashes."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

BLOCK = 1 << 20


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Yields a path to write to. It becomes `path` if the block ends well; otherwise `path` stays as it is.

    Raises OSError.
    """
    part = path.with_name(part_of(path, str(os.getpid())))
    try:
        yield part
        os.replace(part, path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def part_of(path: Path, process: str) -> str:
    """The name of a file while a process writes it, "*" for any process."""
    return f".{path.name}.{process}{path.suffix}"


def sha256(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal digits."""
    with path.open("rb") as file:
        return sha256_of(file)


def sha256_of(file: BinaryIO) -> str:
    """The same of an open file, from where it is read next."""
    import hashlib  # starting OpenSSL takes as long as Python itself, and a list needs no hash

    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()
