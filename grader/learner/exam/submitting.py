"""Grades a submission on the exam's own held-out data, keeps the best one, and says no more than the exam did."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

from grader import files
from grader.errors import GraderError
from grader.exercise.catalog import Entry
from grader.learner.exam import exams
from grader.learner.exam.clock import Clock
from grader.learner.exam.document import SUBMITTED
from grader.learner.exam.private import private_data
from grader.learner.exam.state import COUNTED, Exam
from grader.scoring import results

if TYPE_CHECKING:
    from grader.scoring.grade import Grade


def submit(exam: Exam, exercise: str, clock: Clock, grade: Callable[[Entry], Grade]) -> tuple[Exam, Grade]:
    """The exam after one more attempt, and its grade. It counts from the moment of the call, however long it takes."""
    entry = exams.entry_of(exam, exercise)
    called = exams.record(exam.folder, "submitted", clock(), exercise=exercise)
    with private_data(exam.heldout_seed):
        graded = grade(entry)
    if graded.status in COUNTED:
        _keep(called, entry, graded)
    result = results.exercise(graded)
    number = called.records - 1
    return exams.record(exam.folder, "graded", clock(), exercise=exercise, submitted=number, result=result), graded


def _keep(exam: Exam, entry: Entry, grade: Grade) -> None:
    """Copies the files of a better attempt to submitted/, for who grades it again. The starter may change then."""
    best = exam.best(entry.id)
    if grade.model_path is None or grade.model is None or (best is not None and grade.points <= best.points):
        return
    if files.sha256(grade.model_path) != grade.model.sha256:
        raise GraderError(f"{grade.model_path.name} has changed while it was graded.", "Submit it again.")
    into = exam.folder / SUBMITTED / entry.id
    copies = {grade.model_path: entry.exercise.model_file, entry.starter: "starter.py"}
    copies |= {entry.folder / name: name for name in entry.exercise.files_beside}
    try:
        into.mkdir(parents=True, exist_ok=True)
        for path, name in copies.items():
            if path.is_file():
                with files.written_whole(into / name) as part:
                    shutil.copyfile(path, part)
    except OSError as error:
        raise GraderError(
            f"the submitted files cannot be kept in {into}: {error.strerror or error}.",
            "Free up disk space, then submit again.",
        ) from error


def words(grade: Grade) -> tuple[str, str]:
    """What the exam says of a grade: the check that failed, "" if none, and what it found.

    Of a low score that is nothing: not the score, not the reason, not what to do.
    """
    failed = grade.failed_check
    if failed is None:
        return "", ""
    return failed.name, "" if failed.name == "score" else failed.message.splitlines()[0]
