"""What is refused while an exam runs: help with its exercises. Imports little, as quick commands ask it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import GraderError
from grader.exercise.catalog import Entry
from grader.learner.exam import FOLDER

if TYPE_CHECKING:
    from grader.learner.exam.state import Exam


def refused(entry: Entry) -> tuple[str, str] | None:
    """Why nothing is said about an exercise now, and what to do; None if it is no part of a running exam.

    The exam's own copies, which `exam submit` grades, are not refused.
    """
    exam = running(entry.root) if entry.folder == entry.spec.parent else None
    if exam is None or not exam.drawn(entry.id):
        return None
    return (
        f"{entry.id} is part of the exam {exam.folder.name}, which is running.",
        f"Work on exam/{exam.folder.name}/{entry.id}/starter.py, then: python -m grader exam submit {entry.id}. "
        "Hints and grades with their reasons come back when the exam is over.",
    )


def running(root: Path) -> Exam | None:
    """The exam that runs now. An exam whose log cannot be read forbids nothing: `grader exam` says what is wrong."""
    if not (root / FOLDER).is_dir():
        return None
    from grader.learner.exam import clock, exams

    try:
        exam = exams.latest(root)
    except GraderError:
        return None
    return None if exam is None or exam.is_over(clock.now()) else exam


def exercise_of(path: str, root: Path) -> str | None:
    """The exercise of an exam whose folder, or a file in it, a path names; None for any other."""
    parts = Path(path).absolute().parts
    base = (root / FOLDER).absolute().parts
    return parts[len(base) + 1] if parts[: len(base)] == base and len(parts) > len(base) + 1 else None
