"""What the three doors share: they make data before the clock of a training starts, and report progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.exercise.catalog import Entry
from grader.exercise.requirements.base import History
from grader.training.output import Progress

if TYPE_CHECKING:
    from grader.datasets.cache import Source
    from grader.datasets.heldout import Heldout
    from grader.scoring.grade import Grade
    from grader.training.train import Training


@dataclass(frozen=True)
class Listener:
    """Receives the progress of long work: a status text, a training's progress, a line that code printed."""

    on_status: Callable[[Entry, str], None] = lambda entry, text: None
    on_progress: Callable[[Entry, Progress], None] = lambda entry, progress: None
    on_line: Callable[[str], None] = lambda line: None


def make_ready(entry: Entry, source: Source, listener: Listener) -> Heldout:
    """Makes the data, and the pretrained backbone if it is needed. Returns the held-out examples."""
    from grader.datasets import backbone, cache
    from grader.datasets.heldout import heldout

    dataset = cache.get(entry.exercise.dataset)
    if not cache.is_prepared(dataset, source):
        listener.on_status(entry, f"preparing {cache.title(dataset.name, source)}")
    if entry.exercise.needs_backbone:
        backbone.weights_file(source, on_progress=lambda text: listener.on_status(entry, text))
    return heldout(entry.exercise, source)


def remarked(grade: Grade, remark: str) -> Grade:
    """The grade, with a remark on the name of its file, if there is any, in the check of the file."""
    if remark:
        first = grade.checks[0]
        message = remark if first.status == "passed" else f"{first.message.rstrip('.')}. It is {remark}."
        grade.checks[0] = replace(first, message=message)
    return grade


def history_of(trained: Training) -> History | None:
    return None if trained.history is None else History(trained.history, trained.planned_epochs)
