"""The log of an exam: one JSON object a line, only ever appended to, so that a crash loses nothing.

Each line holds the hash of all lines before it and of itself. A line that a crash has cut short is no JSON: it is left
out. A line that was changed by hand does not fit its hash any more.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.isolation.locking import locked
from grader.learner.exam.clock import Moment

NAME = "log.jsonl"
LOCK = ".lock"
Entry = dict[str, Any]


def read(folder: Path) -> list[Entry]:
    """The entries of a folder's log, oldest first. Raises GraderError if the file cannot be read."""
    try:
        lines = (folder / NAME).read_bytes().splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise GraderError(f"{folder / NAME} cannot be read: {error.strerror}.", "Fix its permissions.") from error
    return [entry for entry in map(_entry, lines) if entry is not None]


def _entry(line: bytes) -> Entry | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and isinstance(entry.get("event"), str) else None


def moment(entry: Entry) -> Moment:
    """When it was written. Raises LookupError, TypeError or ValueError if it does not say so."""
    return Moment(float(entry["utc"]), float(entry["running"]), str(entry["machine"]))


def append(folder: Path, make: Callable[[list[Entry]], Entry]) -> list[Entry]:
    """Appends what `make` returns for the entries so far, and returns all. One process at a time does so.

    Raises GraderError if it cannot be written.
    """
    try:
        with locked(folder / LOCK, wait=True):
            entries = read(folder)
            entry = make(entries)
            entry["hash"] = _hash(entries, entry)
            _write(folder / NAME, json.dumps(entry, allow_nan=False).encode() + b"\n")
    except OSError as error:
        raise GraderError(
            f"{folder / NAME} cannot be written: {error.strerror or error}.",
            "Free up disk space or fix the permissions, then run the same command again: nothing is lost.",
        ) from error
    return [*entries, entry]


def _write(path: Path, line: bytes) -> None:
    with path.open("a+b") as file:
        if file.tell() and _last_byte(path) != b"\n":  # what a crash has cut short
            line = b"\n" + line
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def _last_byte(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read()


def changed_by_hand(entries: list[Entry]) -> list[int]:
    """The numbers, from 1, of the entries that do not fit their hash. The last one may still be without."""
    hashed = entries if entries and "hash" in entries[-1] else entries[:-1]
    return [number for number, entry in enumerate(hashed, 1) if entry.get("hash") != _hash(hashed[: number - 1], entry)]


def _hash(before: list[Entry], entry: Entry) -> str:
    import hashlib

    last = before[-1].get("hash") if before else ""
    content = {name: value for name, value in entry.items() if name != "hash"}
    return hashlib.sha256(f"{last}\n{json.dumps(content, sort_keys=True)}".encode()).hexdigest()
