"""Trains and grades an attempt at an exercise, as a learner would."""

from __future__ import annotations

from pathlib import Path

from grader.evaluation.worker import Worker
from grader.exercise.catalog import Entry
from grader.grading import Listener, history_of, make_ready
from grader.scoring import rubric
from grader.scoring.grade import Check, Grade
from grader.training.train import train


def graded(entry: Entry, code: str, worker: Worker, folder: Path) -> Grade:
    """The grade of a starter with this code, on stand-in data. `folder` is empty."""
    starter, model = folder / "starter.py", folder / "work" / entry.exercise.model_file
    model.parent.mkdir()
    starter.write_text(code, encoding="utf-8")
    held = make_ready(entry, "standin", Listener())  # before the clock of the training runs
    trained = train(entry, starter, model, source="standin")
    return rubric.grade(entry, model, held, worker, history_of(trained))


def structure(grade: Grade) -> Check:
    return next(check for check in grade.checks if check.name == "structure")
