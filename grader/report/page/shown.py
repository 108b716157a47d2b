"""A graded model with its answers to validation examples: everything that plots may look at.

The model's file is not trusted: it is asked in the evaluating process, and its answers are used as numbers only.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from grader import records
from grader.datasets import cache
from grader.datasets.cache import Source
from grader.datasets.dataset import Dataset, Flags, Image, Label, Text, features_of
from grader.datasets.samples import samples
from grader.errors import Failure, GraderError
from grader.evaluation.layers import Layers
from grader.evaluation.protocol import Evaluate
from grader.evaluation.worker import Worker
from grader.exercise import measures
from grader.exercise.catalog import Entry
from grader.exercise.metrics.base import Answers as Form
from grader.exercise.requirements.base import History
from grader.exercise.spec import Exercise, NextWord, Tokens, Windows
from grader.scoring import evidence
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
    output: str = ""  # the name of the one of several outputs that this is about

    def of_each_output(self) -> list[Shown]:
        """The model as it is about each of several outputs; itself if it has one."""
        scores = self.grade.score.outputs if self.grade.score else ()
        found = []
        for number, (name, exercise) in enumerate(self.exercise.outputs.items()):
            answers = self.answers and replace(
                self.answers,
                labels=records.column(self.answers.labels, name),
                outputs=records.column(self.answers.outputs, name),
            )
            grade = replace(self.grade, score=scores[number]) if scores else self.grade
            entry = replace(self.entry, exercise=exercise)
            found.append(replace(self, entry=entry, grade=grade, answers=answers, output=name))
        return found if self.exercise.output_names else [self]

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
        feature = self.dataset.features.get(self.dataset.labels or "")
        label = None if feature is None else features_of(feature).get(self.output)
        if isinstance(self.exercise.preprocessing, NextWord):
            from grader.datasets import wording

            return wording.wording(self.exercise, self.source).listing
        return label.names if isinstance(label, Label | Flags) else ()

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
        evaluation = worker.evaluate(
            Evaluate(model, inputs, exercise.input_shape, (PROBED,), outputs=exercise.output_names)
        )
        try:
            read, _ = evidence.shaped(exercise, evaluation.predictions)
        except Failure:
            return None, []
        outputs = records.joined({name: one.astype(np.float64) for name, one in records.columns(read)})
        return outputs, evaluation.probed.get(PROBED, [])

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
    if not inputs.dtype.names and None not in exercise.input_shape:
        inputs = inputs.reshape(len(inputs), *exercise.input_shape)
    labels = some.labels["validation"]
    if outputs is None or len(outputs) != len(labels):
        return None
    for name, part in exercise.outputs.items():
        found, true = (records.column(one, name) for one in (outputs, labels))
        if not (np.abs(found) <= measures.LARGEST).all() or not part.metric.fits(found.shape[1:], true.shape[1:]):
            return None
    return Answers(inputs, labels, outputs, layers, ask)
