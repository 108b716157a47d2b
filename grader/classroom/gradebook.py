"""Writes what a run exports: gradebook.csv with nbgrader's columns, results.json in the schema of `grade --json`."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import grader
from grader import files
from grader.classroom.ledger import Ledger, Row, write_whole
from grader.errors import GraderError
from grader.scoring import results

CSV, JSON = "gradebook.csv", "results.json"
COLUMNS = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
)
WIDE = 0xFEE0  # from an ASCII character to its full-width form
FORMULA = (*"=+-@\t\r\n", *(chr(ord(letter) + WIDE) for letter in "=+-@"))  # a cell that starts so is a formula
INTERNAL = ("terms", "sketches")  # what only the ledger keeps of a result
SHARE = 0.05  # of a run's time may go into writing these files


class Gradebook:
    """Writes both files from time to time while grades come in, and at the end. Each appears whole."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._next = 0.0
        for part in (part for name in (CSV, JSON) for part in ledger.folder.glob(files.part_of(Path(name), "*"))):
            part.unlink(missing_ok=True)  # left by a run that was killed

    def update(self) -> None:
        """Writes them, unless they were written just now. Raises nothing, as the ledger has every grade."""
        if time.monotonic() >= self._next:
            started = time.monotonic()
            with suppress(GraderError):  # a spreadsheet may have one open: write() reports it at the end
                self.write()
            ended = time.monotonic()
            self._next = ended + max(2.0, (ended - started) / SHARE)

    def write(self) -> None:
        """Writes them. Raises GraderError if they cannot be written."""
        write_whole(self._ledger.folder / CSV, as_csv(self._ledger.rows()))
        write_whole(self._ledger.folder / JSON, as_json(self._ledger.rows()))


def as_csv(rows: Iterable[Row]) -> Iterator[str]:
    """One line per learner and exercise. The score is empty if the machine was at fault."""
    yield csv_line(COLUMNS)
    for row in rows:
        points: Any = "" if row.status == "error" else row.points
        student = harmless(row.learner)
        yield csv_line((row.exercise, "", row.graded_at, student, "", "", "", points, 0, points, row.max_points))


def csv_line(values: Iterable[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)  # ends lines as nbgrader does, and quotes \r and \n in values
    return out.getvalue()


def harmless(text: str) -> str:
    """The text, changed if a spreadsheet would take it for a formula. Different texts stay different."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def as_json(rows: Iterable[Row]) -> Iterator[str]:
    """The document in schema 1, one line per exercise."""
    head = {
        "schema": 1,
        "grader": grader.__version__,
        "tensorflow": results.version("tensorflow"),
        "keras": results.version("keras"),
    }
    yield json.dumps(head, indent=1)[:-2] + ',\n "exercises": ['
    points = most = 0
    comma = ""
    for row in rows:
        whose = {"learner": row.learner, "attempt": row.attempt, "isolation": row.isolation, "graded_at": row.graded_at}
        result = {name: value for name, value in row.result.items() if name not in INTERNAL}
        yield f"{comma}\n  {json.dumps({**result, **whose}, allow_nan=False)}"
        comma = ","
        if row.status != "error":
            points, most = points + row.points, most + row.max_points
    yield f'\n ],\n "points": {points},\n "max_points": {most}\n}}\n'
