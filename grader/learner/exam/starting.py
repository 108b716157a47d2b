"""Starts an exam: draws it, makes its data ready, copies the starters, and only then starts the clock."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from grader.errors import GraderError
from grader.exercise.catalog import Entry
from grader.grading import Listener
from grader.learner.exam import FOLDER, drawing, exams
from grader.learner.exam.clock import Clock
from grader.learner.exam.private import private_data
from grader.learner.exam.state import Exam

MakeReady = Callable[[Entry], None]


def start(
    root: Path,
    entries: Sequence[Entry],
    clock: Clock,
    *,
    hours: float,
    draw_seed: int,
    make_ready: MakeReady,
    fits: Callable[[Entry], bool] | None = None,
) -> Exam:
    """A new exam in exam/<date>/. Until it is there as a whole, no clock runs.

    Raises GraderError: a category without an exercise, data that cannot be made, a folder that cannot be written.
    """
    drawn = drawing.draw(entries, draw_seed, fits)
    heldout_seed = secrets.token_hex(16)
    with private_data(heldout_seed):
        for entry in drawn:
            make_ready(entry)
    try:
        folder = _new_folder(root / FOLDER, clock)
        for entry in drawn:
            drawing.copy(entry, folder / entry.id)
    except OSError as error:
        raise GraderError(
            f"the starters cannot be copied: {error.strerror or error}.", "Free up disk space, then start again."
        ) from error
    from grader.datasets import cache

    exercises = [
        {
            "id": entry.id,
            "title": entry.exercise.title,
            "weight": entry.weight,
            "max_points": entry.exercise.max_points,
            "train_minutes": entry.on(cache.current_source(entry.exercise.dataset)).exercise.train_minutes,
        }
        for entry in drawn
    ]
    terms = {"hours": hours, "draw_seed": draw_seed, "heldout_seed": heldout_seed, "exercises": exercises}
    return exams.record(folder, "started", clock(), **terms)


def _new_folder(parent: Path, clock: Clock) -> Path:
    """exam/<date>, with a number if there was another exam on that day."""
    parent.mkdir(exist_ok=True)
    day = datetime.fromtimestamp(clock().utc).date().isoformat()  # the learner's own
    number = 1
    while True:
        folder = parent / (day if number == 1 else f"{day}-{number}")
        try:
            folder.mkdir()
            return folder
        except FileExistsError:
            number += 1


def make_data_ready(listener: Listener) -> MakeReady:
    """Makes all data of an exercise, so that no minute of the exam goes into it."""

    def make_ready(entry: Entry) -> None:
        from grader import grading
        from grader.datasets import cache
        from grader.datasets.ready import make_training_data_ready

        source = cache.current_source(entry.exercise.dataset)
        listener.on_status(entry, f"preparing {cache.title(entry.exercise.dataset, source)}")
        grading.make_ready(entry, source, listener)
        make_training_data_ready(entry.exercise.dataset, source)

    return make_ready
