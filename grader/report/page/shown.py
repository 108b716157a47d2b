"""A graded model with its answers to validation examples: everything that plots may look at.

The model's file is not trusted: it is asked in the evaluating process, and its answers are used as numbers only.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from grader.datasets import cache
from grader.datasets.cache import Source
from grader.datasets.dataset import Dataset, Image, Label, Text
from grader.datasets.samples import samples
from grader.errors import Failure, GraderError
from grader.evaluation import shapes
from grader.evaluation.layers import Layers
from grader.evaluation.protocol import Evaluate
from grader.evaluation.worker import Worker
from grader.exercise import measures
from grader.exercise.catalog import Entry
from grader.exercise.metrics.base import Answers as Form
from grader.exercise.requirements.base import History
from grader.exercise.spec import Exercise, NextWord, Tokens, Windows
from grader.scoring.grade import Grade

PROBED = Layers()


@dataclass(frozen=True)
class Answers:
    """Validation inputs and labels, and what the model answers, (n, *output_shape), float64."""

    inputs: np.ndarray
    labels: np.ndarray
    outputs: np.ndarray
    layers: Sequence[Mapping[str, Any]]
    ask: Callable[[np.ndarray], np.ndarray | None]  # for its answers to other inputs


@dataclass(frozen=True)
class Shown:
    """A graded model. `answers` is None if it cannot be asked, or does not answer in finite numbers."""

    entry: Entry  # as it is graded on `source`
    source: Source
    grade: Grade
    history: History | None
    answers: Answers | None

    @property
    def exercise(self) -> Exercise:
        return self.entry.exercise

    @cached_property
    def dataset(self) -> Dataset:
        return cache.get(self.exercise.dataset)

    @property
    def form(self) -> Form:
        """How its outputs are read: as a class, as a yes or no to each label, or as numbers."""
        return self.exercise.metric.answers(self.exercise.output_shape)

    @property
    def holds_images(self) -> bool:
        return isinstance(self.dataset.features[self.dataset.inputs], Image)

    @property
    def holds_texts(self) -> bool:
        is_text = isinstance(self.dataset.features[self.dataset.inputs], Text)
        return isinstance(self.exercise.preprocessing, Tokens | NextWord) or is_text and not self.is_forecast

    @property
    def is_forecast(self) -> bool:
        return isinstance(self.exercise.preprocessing, Windows)

    @property
    def season(self) -> int | None:
        return self.dataset.season

    @cached_property
    def class_names(self) -> Sequence[str]:
        """The names of classes by number, as far as they have names."""
        label = self.dataset.features.get(self.dataset.labels or "")
        if isinstance(self.exercise.preprocessing, NextWord):
            from grader.datasets import wording

            return wording.wording(self.exercise, self.source).listing
        return label.names if isinstance(label, Label) else ()

    def class_name(self, number: int) -> str:
        name = self.class_names[number] if 0 <= number < len(self.class_names) else ""
        return {"\n": "end of line"}.get(name, name) or f"class {number}"


def shown(entry: Entry, grade: Grade, worker: Worker, history: History | None) -> Shown | None:
    """The model that was graded, asked about validation examples. None if its file could not be read at all."""
    if grade.heldout is None or grade.model is None:
        return None
    source = grade.heldout.source
    entry = entry.on(source)
    return Shown(entry, source, grade, history, _answers(entry.exercise, source, grade, worker))


def _answers(exercise: Exercise, source: Source, grade: Grade, worker: Worker) -> Answers | None:
    if grade.evaluation is None or grade.evaluation.predictions is None or grade.model is None:
        return None
    model = grade.model

    def asked(inputs: Path) -> tuple[np.ndarray | None, Any]:
        evaluation = worker.evaluate(Evaluate(model, inputs, exercise.input_shape, (PROBED,)))
        found = evaluation.predictions
        read = (
            None
            if found is None
            else shapes.read_output(found, exercise.output_shape, isinstance(exercise.preprocessing, Windows))
        )
        return (None if read is None else read[0].astype(np.float64)), evaluation.probed.get(PROBED, [])

    def ask(inputs: np.ndarray) -> np.ndarray | None:
        with tempfile.TemporaryDirectory(prefix="grader-page-", ignore_cleanup_errors=True) as folder:
            np.save(path := Path(folder) / "inputs.npy", inputs)
            return asked(path)[0]

    try:
        some = samples(exercise, source)
        outputs, layers = asked(some.inputs("validation"))
        inputs: np.ndarray = np.load(some.inputs("validation"), allow_pickle=False)
    except (Failure, GraderError):
        return None
    inputs = inputs.reshape(len(inputs), *exercise.input_shape) if None not in exercise.input_shape else inputs
    labels = some.labels["validation"]
    if outputs is None or len(outputs) != len(labels) or not (np.abs(outputs) <= measures.LARGEST).all():
        return None
    if not exercise.metric.fits(outputs.shape[1:], labels.shape[1:]):
        return None
    return Answers(inputs, labels, outputs, layers, ask)
