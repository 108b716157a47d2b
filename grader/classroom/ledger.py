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


@dataclass(frozen=True)
class Known:
    """What the ledger knows of one learner's exercise: its last attempt, and the keys of all that were graded."""

    attempt: int = 0
    key: str = ""
    status: str = ""
    graded: frozenset[str] = frozenset()


class Ledger:
    """The ledger in a folder of results, which one run at a time writes, and anybody reads with `readonly`.

    Raises GraderError where the folder cannot be written, or holds no ledger to read; where another run is writing it;
    or where it is from a newer version.
    """

    def __init__(self, folder: Path, readonly: bool = False) -> None:
        self.folder = folder
        self._lock: IO[str] | None = None
        if not readonly:
            self._prepare(folder)
        try:
            self._connection = self._opened(readonly)
        except BaseException:
            if self._lock is not None:
                self._lock.close()
            raise

    def _prepare(self, folder: Path) -> None:
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

    def _opened(self, readonly: bool = False) -> sqlite3.Connection:
        path = self.folder / NAME
        with _told(path):
            where = f"{path.resolve().as_uri()}?mode={'ro' if readonly else 'rwc'}"
            connection = sqlite3.connect(where, uri=True, isolation_level=None, timeout=60)
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

    def known(self) -> dict[tuple[str, str], Known]:
        """What is known of each learner and exercise."""
        known: dict[tuple[str, str], Known] = {}
        with _told(self.folder / NAME):
            rows = self._connection.execute(
                "SELECT learner, exercise, attempt, key, status FROM grades ORDER BY attempt"
            ).fetchall()
        for learner, exercise, attempt, key, status in rows:
            graded = known.get((learner, exercise), Known()).graded
            graded = graded if status == "error" else graded | {key}
            known[learner, exercise] = Known(attempt, key, status, graded)
        return known

    def add(
        self, learner: str, exercise: str, key: str, isolation: str, result: dict[str, Any], graded_at: str = ""
    ) -> bool:
        """Records a grade, whole or not at all, as given now. False where this very submission is graded already."""
        graded_at = graded_at or datetime.now(timezone.utc).isoformat(timespec="seconds")
        values = (key, result["status"], result["points"], result["max_points"], isolation, graded_at)
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
        here = {(row.learner, row.exercise, row.key, row.graded_at) for row in self.rows(every_attempt=True)}
        for row in other.rows(every_attempt=True):
            if (row.learner, row.exercise, row.key, row.graded_at) not in here:
                taken += self.add(row.learner, row.exercise, row.key, row.isolation, row.result, row.graded_at)
        return taken

    def close(self) -> None:
        self._connection.close()
        if self._lock is not None:
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
        if "unable to open" in str(error) or "readonly" in str(error):
            help = "Mend its permissions, or name another folder."
        if "not a database" in str(error) or "malformed" in str(error):
            help = f"Move {path.name} away; what it held can be graded again."
        raise GraderError(f"{path} cannot be used: {error}.", help) from error


def part_of(name: str, process: str) -> str:
    """What a file is called while a process writes it."""
    return f".{name}.{process}"


def write_whole(path: Path, text: str) -> None:
    """A text file that appears whole. Raises GraderError where it cannot be written."""
    part = path.with_name(part_of(path.name, str(os.getpid())))
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise GraderError(
            f"{path} cannot be written: {error.strerror}.",
            "Make room on the disk, then run the same command again: nothing that was graded is lost.",
        ) from error
