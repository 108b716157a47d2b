"""What the three doors share: data is made before the clock of a training starts, progress is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.exercise.catalog import Entry
from grader.training.output import Progress

if TYPE_CHECKING:
    from grader.datasets.cache import Source
    from grader.datasets.heldout import Heldout
    from grader.scoring.requirements import History
    from grader.training.train import Training


@dataclass(frozen=True)
class Listener:
    """What wants to know how far long work is: a status text, a training's progress, a line that code printed."""

    on_status: Callable[[Entry, str], None] = lambda entry, text: None
    on_progress: Callable[[Entry, Progress], None] = lambda entry, progress: None
    on_line: Callable[[str], None] = lambda line: None


def make_ready(entry: Entry, source: Source, listener: Listener) -> Heldout:
    """The held-out examples; data, and a pretrained backbone, are made before the clock of a training starts."""
    from grader.datasets import backbone, cache
    from grader.datasets.heldout import heldout
    from grader.scoring import requirements as structure

    dataset = cache.get(entry.exercise.dataset)
    if not cache.is_prepared(dataset, source):
        listener.on_status(entry, f"preparing {cache.title(dataset.name, source)}")
    if structure.needs_backbone(entry.exercise.requires):
        backbone.weights_file(source, on_progress=lambda text: listener.on_status(entry, text))
    return heldout(entry.exercise, source)


def history_of(trained: Training) -> History | None:
    from grader.scoring.requirements import History

    return None if trained.history is None else History(trained.history, trained.planned_epochs)
