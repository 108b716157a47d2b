"""The held-out data of an exam: generated from a seed of its own, so that nobody has seen it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from grader.datasets import arrays, cache
from grader.errors import GraderError
from grader.learner.exam import exams
from grader.learner.exam.clock import Moment
from grader.learner.exam.state import Exam


@contextmanager
def private_data(seed: str) -> Iterator[None]:
    """Within it, stand-ins are graded on held-out data from this seed. Graded code never gets the seed."""
    before = os.environ.get(arrays.SEED)
    os.environ[arrays.SEED] = seed
    try:
        yield
    finally:
        os.environ.pop(arrays.SEED)
        if before is not None:
            os.environ[arrays.SEED] = before


def looked(exam: Exam, now: Moment) -> Exam:
    """The exam at this moment, as exams.look() finds it. If its time is over, its held-out data is removed."""
    seen = exams.look(exam, now)
    if seen.ended_by and not exam.ended_by:
        forget(seen)
    return seen


def forget(exam: Exam) -> None:
    """Removes the held-out data of a finished exam, which its seed can make again."""
    for drawn in exam.exercises:
        with suppress(GraderError), private_data(exam.heldout_seed):
            exercise = exams.entry_of(exam, drawn.id).exercise
            dataset = cache.get(exercise.dataset)
            if "standin" in cache.sources(dataset):
                shutil.rmtree(arrays.folder_of(dataset, "standin", exercise.preprocessing), ignore_errors=True)
