"""What a run leaves for others: gradebook.csv with nbgrader's columns, results.json in the schema of `grade --json`."""

from __future__ import annotations

import csv
import io
import json
import time
from typing import Any

import grader
from grader.classroom.ledger import Ledger, Row, part_of, write_whole
from grader.report import results

CSV, JSON = "gradebook.csv", "results.json"
COLUMNS = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
)
FORMULA = tuple("=+-@\t\r")  # a spreadsheet computes what begins so
SHARE = 0.05  # of a run's time that may go into writing these files


class Gradebook:
    """Writes both files, whole, now and then while grades come in, and at the end."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._next = 0.0
        for part in (part for name in (CSV, JSON) for part in ledger.folder.glob(part_of(name, "*"))):
            part.unlink(missing_ok=True)  # of a run that was killed

    def update(self) -> None:
        """Writes them unless that was done just now."""
        if time.monotonic() >= self._next:
            started = time.monotonic()
            self.write()
            ended = time.monotonic()
            self._next = ended + max(2.0, (ended - started) / SHARE)

    def write(self) -> None:
        """Raises GraderError where they cannot be written."""
        rows = list(self._ledger.rows())
        write_whole(self._ledger.folder / CSV, as_csv(rows))
        write_whole(self._ledger.folder / JSON, json.dumps(as_document(rows), indent=1, allow_nan=False) + "\n")


def as_csv(rows: list[Row]) -> str:
    """One line per learner and exercise; the score is empty where the machine was at fault."""
    out = io.StringIO()
    writer = csv.writer(out)  # its line ends are what nbgrader writes, and both their letters are quoted in a name
    writer.writerow(COLUMNS)
    for row in rows:
        points: Any = "" if row.status == "error" else row.points
        student = harmless(row.learner)
        writer.writerow([row.exercise, "", row.graded_at, student, "", "", "", points, 0, points, row.max_points])
    return out.getvalue()


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_document(rows: list[Row]) -> dict[str, Any]:
    counted = [row for row in rows if row.status != "error"]
    return {
        "schema": 1,
        "grader": grader.__version__,
        "tensorflow": results.version("tensorflow"),
        "keras": results.version("keras"),
        "exercises": [
            {
                **row.result,
                "learner": row.learner,
                "attempt": row.attempt,
                "isolation": row.isolation,
                "graded_at": row.graded_at,
            }
            for row in rows
        ],
        "points": sum(row.points for row in counted),
        "max_points": sum(row.max_points for row in counted),
    }
