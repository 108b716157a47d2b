"""The ledger: every grade, one row per submission and attempt, in a file that survives a kill or a full disk."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from grader import files
from grader.errors import GraderError
from grader.isolation.locking import locked

NAME = "ledger.sqlite"
LOCK = ".lock"
VERSION = 1
APPLICATION = 0x47524452  # "GRDR"
LOCKED_SECONDS = 60  # to wait for another program that has locked the file
NO_ROOM = "Free up disk space, then run the same command again: no grade is lost."

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
_LAST = (
    "attempt = (SELECT MAX(attempt) FROM grades AS other "
    "WHERE other.learner = grades.learner AND other.exercise = grades.exercise)"
)


@dataclass(frozen=True)
class Row:
    """One grade. `result` is an exercise in the schema of `grade --json`, plus what a class adds."""

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
    """What the ledger knows about one learner's exercise: the last attempt, and the keys of all graded ones."""

    attempt: int = 0
    key: str = ""
    status: str = ""
    graded: frozenset[str] = frozenset()


class Ledger:
    """The ledger in a folder of results. One run at a time writes it; any program may read it with `readonly`.

    Raises GraderError if the folder cannot be written or has no ledger to read, if another run is writing it, or if a
    newer version of the grader wrote it.
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
            self._lock = locked(folder / LOCK)
        except BlockingIOError as error:
            raise GraderError(
                f"another run is grading into {folder}.",
                "Wait until it has finished, or choose another folder with --out.",
            ) from error
        except (FileExistsError, NotADirectoryError) as error:
            raise GraderError(
                f"{folder} cannot be written: a file is in the place of a folder.", "Name another folder: --out DIR."
            ) from error
        except OSError as error:
            raise GraderError(
                f"{folder} cannot be written: {error.strerror}.",
                "Choose a writable folder on a disk with free space: --out DIR.",
            ) from error

    def _opened(self, readonly: bool = False) -> sqlite3.Connection:
        path = self.folder / NAME
        with _reported(path):
            # Even a reader needs to write after a killed run: SQLite rolls back what that run left unfinished.
            mode = "rwc" if not readonly else "rw" if os.access(path, os.W_OK) else "ro"
            connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=LOCKED_SECONDS
            )
            connection.execute("PRAGMA synchronous = FULL")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > VERSION:
                connection.close()
                raise GraderError(
                    f"{path} has version {version}, but this grader only knows version {VERSION}.",
                    "Update the grader, or choose another folder with --out.",
                )
            if version == 0 and readonly:
                connection.close()
                raise GraderError(f"{self.folder} holds no grades yet.", "Run classroom grade again: it resumes.")
            if version == 0:
                connection.executescript(
                    f"BEGIN IMMEDIATE; {_TABLE} PRAGMA user_version = {VERSION}; "
                    f"PRAGMA application_id = {APPLICATION}; COMMIT;"
                )
        return connection

    def known(self) -> dict[tuple[str, str], Known]:
        """What is known about each learner and exercise."""
        known: dict[tuple[str, str], Known] = {}
        with _reported(self.folder / NAME):
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
        """Records a grade, given now by default, whole or not at all. Returns False if the key has a grade."""
        graded_at = graded_at or datetime.now(timezone.utc).isoformat(timespec="seconds")
        values = (key, result["status"], result["points"], result["max_points"], isolation, graded_at)
        with _reported(self.folder / NAME):
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
        """The last attempt, or every one, of each learner at each exercise, in order."""
        return self._rows("" if every_attempt else f"WHERE {_LAST}")

    def exercises(self) -> list[str]:
        """The ids of all exercises that have a grade."""
        with _reported(self.folder / NAME):
            return [
                exercise for (exercise,) in self._connection.execute("SELECT DISTINCT exercise FROM grades ORDER BY 1")
            ]

    def rows_of(self, exercise: str) -> Iterator[Row]:
        """The last attempt of each learner at an exercise."""
        return self._rows(f"WHERE exercise = ? AND {_LAST}", exercise)

    def _attempts(self, learner: str, exercise: str) -> Iterator[Row]:
        return self._rows("WHERE learner = ? AND exercise = ?", learner, exercise)

    def _rows(self, which: str, *values_of: str) -> Iterator[Row]:
        query = f"SELECT * FROM grades {which} ORDER BY learner, exercise, attempt"
        with _reported(self.folder / NAME):
            for row in self._connection.execute(query, values_of):
                try:
                    values: Any = (*row[:-1], json.loads(row[-1]))
                except (TypeError, ValueError):
                    raise sqlite3.DatabaseError(f"the row of {row[0]!r} is malformed") from None
                yield Row(*values)

    def merge(self, other: Ledger) -> int:
        """Adds the rows of another ledger that this one lacks. Returns how many.

        All attempts of a learner at an exercise are numbered again, by the time of grading.
        """
        taken = 0
        with _reported(self.folder / NAME), self._transaction():
            for (learner, exercise), rows in groupby(
                other.rows(every_attempt=True), key=lambda row: (row.learner, row.exercise)
            ):
                mine = list(self._attempts(learner, exercise))
                graded = {row.key for row in mine if row.status != "error"}
                same = {(row.key, row.graded_at) for row in mine}
                new = [row for row in rows if row.key not in graded and (row.key, row.graded_at) not in same]
                if new:
                    self._connection.execute(
                        "DELETE FROM grades WHERE learner = ? AND exercise = ?", (learner, exercise)
                    )
                    for row in sorted(mine + new, key=lambda row: row.graded_at):
                        self.add(learner, exercise, row.key, row.isolation, row.result, row.graded_at)
                taken += len(new)
        return taken

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        """Everything done inside it is written, or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):  # after some errors SQLite has rolled back already
                self._connection.execute("ROLLBACK")
            raise

    def close(self) -> None:
        self._connection.close()
        if self._lock is not None:
            self._lock.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextlib.contextmanager
def _reported(path: Path) -> Iterator[None]:
    """Turns SQLite's errors into GraderErrors that say what to do."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        help = NO_ROOM
        if "locked" in str(error):
            help = "Close the other program that has it open, then run the same command again: no grade is lost."
        if "unable to open" in str(error) or "readonly" in str(error):
            help = "Fix its permissions, or choose another folder."
        if "not a database" in str(error) or "malformed" in str(error):
            help = f"Move {path.name} away and run the command again: everything is then graded anew."
        raise GraderError(f"{path} cannot be used: {error}.", help) from error


def write_whole(path: Path, pieces: Iterable[str]) -> None:
    """Writes a text file that appears whole or not at all. Raises GraderError if it cannot be written."""
    try:
        with files.written_whole(path) as part, part.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        help = "Close the program that has it open, or name another place; then run the same command again."
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
            help = NO_ROOM
        raise GraderError(f"{path} cannot be written: {error.strerror}.", help) from error
