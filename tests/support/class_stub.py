"""A class whose submissions are graded in milliseconds, to test what a run does around the grading."""

from __future__ import annotations

import csv
import io
import json
import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from grader.classroom import engines, run, submissions
from grader.classroom.gradebook import COLUMNS, CSV, JSON, Gradebook
from grader.classroom.grading import Job, Terms
from grader.classroom.ledger import NAME, Ledger
from grader.classroom.submissions import Submission
from grader.errors import Failure, GraderError
from grader.exercise import catalog
from grader.isolation.level import Isolation, Level
from grader.scoring import results, rubric

TERMS = Terms("standin", False, Isolation(Level.PROCESS))
EXERCISES = ("category1_linear", "category2_mnist")


class StubGrader:
    """Grades by the first byte of the model file: "e" is an error of the machine, all else fails with its content."""

    def __init__(self, terms: Terms, seconds: float = 0.0, path: Path | None = None) -> None:
        self._seconds = seconds
        self._path = path

    def grade(self, job: Job) -> dict[str, Any]:
        entry = catalog.find(job.submission.exercise)
        content = job.submission.file("mymodel.h5").read_text(encoding="utf-8")
        time.sleep(random.random() * 2 * self._seconds)  # the work
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{job.submission.title}\n")
        if content.startswith("e"):
            return results.exercise(rubric.error(entry, GraderError("the machine is tired.", "Try again.")))
        return results.exercise(rubric.failed_training(entry, Failure(f"it says {content}", "")))

    def stop(self) -> None:
        pass

    def close(self) -> None:
        pass


def hand_in(folder: Path, learner: str = "ada", content: str = "a model", exercise: str = EXERCISES[0]) -> Submission:
    path = folder / learner / exercise
    path.mkdir(parents=True, exist_ok=True)
    (path / "mymodel.h5").write_text(content, encoding="utf-8")
    return Submission(learner, exercise, path)


def make_class(folder: Path, learners: int, exercises: tuple[str, ...] = EXERCISES) -> Path:
    for number in range(learners):
        for exercise in exercises:
            place = folder / f"learner {number:03d}" / exercise
            place.mkdir(parents=True)
            (place / "mymodel.h5").write_text(f"{number} {exercise}", encoding="utf-8")
    return folder


def grade(
    folder: Path,
    results_folder: Path,
    *,
    jobs: int = 2,
    seconds: float = 0.0,
    graded: Path | None = None,
    again: bool = False,
    new_grader: Callable[..., Any] = StubGrader,
    always_write: bool = False,
) -> run.Progress:
    """One run of `classroom grade`. With `always_write` the gradebook is written after each grade."""
    found = submissions.find(folder).submissions
    with Ledger(results_folder) as ledger:
        engine = engines.Local(TERMS, jobs, lambda terms: new_grader(terms, seconds, graded))
        if always_write:
            Gradebook.update = Gradebook.write  # type: ignore[method-assign]
        return run.grade(found, ledger, engine, TERMS, again=again)


def rows_per_key(folder: Path) -> Counter[tuple[str, str, str]]:
    """How many grades that are not errors each submission has in the ledger. Reads it as another program does."""
    with closing(sqlite3.connect(folder / NAME)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        query = "SELECT learner, exercise, key FROM grades WHERE status != 'error'"
        return Counter(connection.execute(query).fetchall())


def read_csv(folder: Path) -> list[dict[str, str]]:
    with (folder / CSV).open(encoding="utf-8", newline="") as file:
        first, *rows = csv.reader(file)
    assert tuple(first) == COLUMNS
    assert all(len(row) == len(COLUMNS) for row in rows)
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def read_csv_text(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def read_json(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / JSON).read_text(encoding="utf-8"))
    return document


def assert_whole(folder: Path) -> None:
    """Every file that exists can be read, and names only grades that are in the ledger."""
    if not (folder / NAME).exists() or (folder / NAME).stat().st_size == 0:
        return
    with closing(sqlite3.connect(folder / NAME)) as connection:
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            return  # killed before anything was written
    counted = rows_per_key(folder)
    assert all(count == 1 for count in counted.values())
    known = {(learner, exercise) for learner, exercise, _ in counted}
    if (folder / CSV).exists():
        assert {(row["student_id"], row["assignment"]) for row in read_csv(folder)} <= known
    if (folder / JSON).exists():
        assert {(row["learner"], row["id"]) for row in read_json(folder)["exercises"]} <= known


def no_threads_left() -> bool:
    return not [thread for thread in threading.enumerate() if "work" in thread.name]
