"""Every grade that was given, one row per submission and attempt, in a file that survives whatever happens."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import IO, Any

from grader.errors import GraderError

NAME = "ledger.sqlite"
LOCK = ".lock"
VERSION = 1
APPLICATION = 0x47524452  # "GRDR"

_TABLE = """
CREATE TABLE grades (
    learner TEXT NOT NULL,
    exercise TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    key TEXT NOT NULL,
    status TEXT NOT NULL,
    points INTEGER NOT NULL,
    max_points INTEGER NOT NULL,
    isolation TEXT NOT NULL,
    graded_at TEXT NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (learner, exercise, attempt)
);
CREATE UNIQUE INDEX graded_once ON grades (learner, exercise, key) WHERE status != 'error';
"""


@dataclass(frozen=True)
class Row:
    """One grade. `result` is an exercise of the schema of `grade --json`, with what a class adds to it."""

    learner: str
    exercise: str
    attempt: int
    key: str
    status: str
    points: int
    max_points: int
    isolation: str
    graded_at: str
    result: dict[str, Any]


class Ledger:
    """The ledger in a folder of results, which one run at a time writes.

    Raises GraderError where the folder cannot be written, another run is writing it, or it is from a newer version.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(folder / LOCK)
        except BlockingIOError as error:
            raise GraderError(
                f"another run is grading into {folder}.", "Wait for its end, or name another folder with --out."
            ) from error
        except OSError as error:
            raise GraderError(
                f"{folder} cannot be written: {error.strerror}.", "Name a folder of yours with room: --out DIR."
            ) from error
        try:
            self._connection = self._opened()
        except BaseException:
            self._lock.close()
            raise

    def _opened(self) -> sqlite3.Connection:
        path = self.folder / NAME
        with _told(path):
            connection = sqlite3.connect(path, isolation_level=None, timeout=60)
            connection.execute("PRAGMA synchronous = FULL")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > VERSION:
                connection.close()
                raise GraderError(
                    f"{path} is of version {version}, this grader knows {VERSION}.",
                    "Update the grader, or name another folder with --out.",
                )
            if version == 0:
                connection.executescript(
                    f"BEGIN IMMEDIATE; {_TABLE} PRAGMA user_version = {VERSION}; "
                    f"PRAGMA application_id = {APPLICATION}; COMMIT;"
                )
        return connection

    def latest(self) -> dict[tuple[str, str], tuple[int, str, str]]:
        """For each learner and exercise the last attempt, its key and its status."""
        rows = self._connection.execute(
            "SELECT learner, exercise, attempt, key, status FROM grades ORDER BY attempt"
        ).fetchall()
        return {(learner, exercise): (attempt, key, status) for learner, exercise, attempt, key, status in rows}

    def add(self, learner: str, exercise: str, key: str, isolation: str, result: dict[str, Any]) -> bool:
        """Records a grade, whole or not at all. False where this very submission is graded already."""
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        values = (key, result["status"], result["points"], result["max_points"], isolation, now)
        with _told(self.folder / NAME):
            try:
                self._connection.execute(
                    "INSERT INTO grades SELECT ?, ?, COALESCE(MAX(attempt), 0) + 1, ?, ?, ?, ?, ?, ?, ? "
                    "FROM grades WHERE learner = ? AND exercise = ?",
                    (learner, exercise, *values, json.dumps(result, allow_nan=False), learner, exercise),
                )
            except sqlite3.IntegrityError:
                return False
        return True

    def rows(self, every_attempt: bool = False) -> Iterator[Row]:
        """The last attempt of each learner at each exercise, in their order, or every one."""
        last = (
            ""
            if every_attempt
            else (
                "WHERE attempt = (SELECT MAX(attempt) FROM grades AS other "
                "WHERE other.learner = grades.learner AND other.exercise = grades.exercise) "
            )
        )
        with _told(self.folder / NAME):
            for row in self._connection.execute(f"SELECT * FROM grades {last}ORDER BY learner, exercise, attempt"):
                values: Any = (*row[:-1], json.loads(row[-1]))
                yield Row(*values)

    def merge(self, other: Ledger) -> int:
        """Takes over what another ledger knows and this one does not; how many rows that were."""
        taken = 0
        for row in other.rows(every_attempt=True):
            taken += self.add(row.learner, row.exercise, row.key, row.isolation, row.result)
        return taken

    def close(self) -> None:
        self._connection.close()
        self._lock.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _locked(path: Path) -> IO[str]:
    """A file that is this process's own until it ends, however it ends. Raises BlockingIOError."""
    file = path.open("a+")
    try:
        if sys.platform == "win32":
            import msvcrt

            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            except OSError as error:
                raise BlockingIOError from error
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        file.close()
        raise
    return file


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """What SQLite raises, as what the person can do."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        help = "Make room on the disk, then run the same command again: nothing that was graded is lost."
        if "not a database" in str(error) or "malformed" in str(error):
            help = f"Move {path.name} away; what it held can be graded again."
        raise GraderError(f"{path} cannot be used: {error}.", help) from error


def write_whole(path: Path, text: str) -> None:
    """A text file that appears whole. Raises GraderError where it cannot be written."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8", newline="")
        os.replace(part, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise GraderError(
            f"{path} cannot be written: {error.strerror}.",
            "Make room on the disk, then run the same command again: nothing that was graded is lost.",
        ) from error
