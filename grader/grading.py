"""What the three doors share: they make data before the clock of a training starts, and report progress."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import no_temporary_folder
from grader.exercise.catalog import Entry
from grader.exercise.requirements.base import History
from grader.isolation import removal
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


class Again:
    """Trains the same code a second time when it is called, in a folder that is removed at the end.

    `train(into, seed)` trains as the first time, and returns where the model is. Only the seeds that the grader sets
    itself are others.
    """

    def __init__(self, entry: Entry, train: Callable[[Path, int], Path], place: Path | None = None) -> None:
        self._entry, self._train, self._place = entry, train, place
        self._folder: Path | None = None

    def __call__(self) -> Path:
        """The file of the second model. Raises Failure if the code fails this time, GraderError if the machine does."""
        from grader.training.train import SEED

        try:
            self._folder = Path(tempfile.mkdtemp(prefix="grader-again-", dir=self._place))
        except OSError as error:
            raise no_temporary_folder(error) from error
        model = self._folder / f"again{Path(self._entry.exercise.model_file).suffix}"  # the first one's name is taken
        return self._train(model, SEED + 1)

    def __enter__(self) -> Again:
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            removal.remove(self._folder)


def remarked(grade: Grade, remark: str) -> Grade:
    """The grade, with a remark on the name of its file, if there is any, in the check of the file."""
    if remark:
        first = grade.checks[0]
        message = remark if first.status == "passed" else f"{first.message.rstrip('.')}. It is {remark}."
        grade.checks[0] = replace(first, message=message)
    return grade


def history_of(trained: Training) -> History | None:
    return None if trained.history is None else History(trained.history, trained.planned_epochs)
