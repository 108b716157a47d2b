"""All that is known of a model that misses the bar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from grader.datasets.samples import Samples
from grader.diagnosis.code import Code
from grader.evaluation import shapes
from grader.evaluation.protocol import FEWEST, LEAST, Examination
from grader.exercise import measures
from grader.exercise.requirements.base import History
from grader.exercise.spec import Exercise, Metric, Windows
from grader.inspection.artifact import Artifact
from grader.scoring.grade import precise

MOST_CLASSES = 100  # of which it is asked which are confused
SIGMAS = 3.0  # standard errors that a difference must exceed to be one


@dataclass(frozen=True)
class Case:
    """A model, its answers to samples of two splits, what was measured of it, its training and its code.

    `heldout` is its score on held-out data, the only thing that is known of these.
    """

    exercise: Exercise
    samples: Samples
    artifact: Artifact
    examination: Examination
    heldout: float
    history: History | None
    code: Code

    @property
    def metric(self) -> Metric:
        return self.exercise.metric

    @property
    def is_accuracy(self) -> bool:
        """Whether an example is right or wrong, and the metric is the share of right ones."""
        return self.metric.is_share_of_examples

    @property
    def is_share(self) -> bool:
        """Whether the metric is a share, from 0 to 1, rather than an error in the unit of the labels."""
        return self.metric.higher_is_better

    @property
    def are_numbers(self) -> bool:
        return self.metric.answers(self.exercise.output_shape) == "numbers"

    def read(self, predictions: np.ndarray) -> np.ndarray:
        """Predictions in the shape that the exercise asks."""
        forecast = isinstance(self.exercise.preprocessing, Windows)
        found = shapes.read_output(predictions, self.exercise.output_shape, forecast)
        return (predictions if found is None else found[0]).astype(np.float64)

    def losses(self, predictions: np.ndarray, split: str = "validation") -> np.ndarray:
        """What each of the first examples costs, (n,): for example 1 for a wrong class, or its absolute error."""
        return self.metric.losses(self.read(predictions), self.labels(split)[: len(predictions)])

    def labels(self, split: str = "validation") -> np.ndarray:
        """The labels of the examples that the model was asked about."""
        return self.samples.labels[split][: len(self._answers(split))]

    def inputs(self) -> np.ndarray:
        """The validation inputs that it was asked about."""
        mapped: np.ndarray = np.load(self.samples.inputs("validation"), mmap_mode="r", allow_pickle=False)
        return mapped[: len(self.examination.validation)]

    def _answers(self, split: str) -> np.ndarray:
        return self.examination.train if split == "train" else self.examination.validation

    def value(self, losses: np.ndarray | float) -> float:
        """The metric of losses, or of their mean."""
        return self.metric.of_losses(losses)

    @cached_property
    def validation(self) -> np.ndarray:
        """The validation sample's losses."""
        return self.losses(self.examination.validation)

    @cached_property
    def train(self) -> np.ndarray:
        return self.losses(self.examination.train, "train")

    def text(self, value: float) -> str:
        """A value of the metric, for people."""
        return precise(value, self.exercise.metric.threshold)

    @property
    def in_training(self) -> str:
        """For example, `accuracy is 0.523 even on training data`."""
        return f"{self.exercise.metric.name} is {self.text(self.value(self.train))} even on training data"

    @property
    def bar(self) -> float:
        """The mean loss that has all points."""
        return self.metric.bar_loss

    @cached_property
    def _naive(self) -> tuple[str, float]:
        labels = self.labels()
        if not self.are_numbers or not isinstance(self.exercise.preprocessing, Windows):
            return self.metric.naive(labels, self.labels("train"))
        inputs = self.inputs()
        last = inputs[:, -1:] if labels.ndim == 3 else inputs[:, -1]
        return "the last value", float(self.metric.losses(np.broadcast_to(last, labels.shape), labels).mean())

    @property
    def naive(self) -> float:
        """The mean loss of what takes no model, such as the most frequent class, the last value or a constant."""
        return self._naive[1]

    @property
    def without_a_model(self) -> str:
        """In words, what has the naive loss."""
        return self._naive[0]

    def is_sound(self, rows: int) -> bool:
        """Whether there is one finite answer of the asked form for each example: the process is not trusted."""
        asked = {"train": self.examination.train, "validation": self.examination.validation}
        most, changed = min(rows, len(asked["validation"])), self.examination.changed
        forecast = isinstance(self.exercise.preprocessing, Windows)
        wanted = {split: len(labels) for split, labels in self.samples.labels.items()}
        return (
            all(min(LEAST, wanted[split]) <= len(found) <= wanted[split] for split, found in asked.items())
            and all(np.isfinite(found).all() for found in asked.values())
            and len(self.examination.learning) == len(asked["train"])
            and all(min(FEWEST, most) <= len(found) == len(changed[0]) <= most for found in changed)
            and all(
                shapes.read_output(found, self.exercise.output_shape, forecast) is not None
                and self.metric.fits(self.read(found).shape[1:], self.labels(split).shape[1:])
                for split, found in asked.items()
            )
        )

    @cached_property
    def confusions(self) -> str:
        """Which classes are most often taken for which, "" if that is not asked or seldom happens."""
        outputs = self.read(self.examination.validation)
        if not self.is_accuracy or outputs.ndim != 2 or not 2 < outputs.shape[1] <= MOST_CLASSES:
            return ""
        table = confusion(self.labels(), measures.classes(outputs), outputs.shape[1])
        np.fill_diagonal(table, 0)
        pairs = [divmod(int(place), len(table)) for place in np.argsort(table, axis=None)[::-1][:2]]
        said = [f"{label} for {guess} ({table[label, guess]})" for label, guess in pairs if table[label, guess] > 1]
        return f" Most often, it takes class {' and '.join(said)}." if said else ""

    @property
    def is_far_from_the_bar(self) -> bool:
        """Whether the model is nearer to what takes no model than to the bar, on validation data."""
        return bool(self.validation.mean() > (self.naive + self.bar) / 2)

    @property
    def is_poor_in_training(self) -> bool:
        """Whether the model is nearer to what takes no model than to the bar even on training data."""
        return bool(self.train.mean() > (self.naive + self.bar) / 2)

    @cached_property
    def own(self) -> float | None:
        """The loss on validation data that the learner's own training reported last, if it is known."""
        return self._reported("val_")

    def _reported(self, prefix: str) -> float | None:
        found = self.metric.reported(self.history.metrics if self.history else {}, prefix, self.loss)
        return None if found is None else 1 - found if self.is_share else found

    @cached_property
    def was_fed_so(self) -> bool:
        """Whether its training reported no better scores than it has as the grader feeds it: it was fed the same."""
        better = [
            (float(losses.mean()) - reported) / max(error_of(losses), 0.1 * float(losses.mean()) / SIGMAS)
            for reported, losses in self._known()
        ]
        return bool(better) and max(max(better), sum(better) / len(better) ** 0.5) <= SIGMAS

    @cached_property
    def lost(self) -> float | None:
        """How much lower the loss was in its training than it is as the grader feeds it, if that is known."""
        return max((float(losses.mean()) - reported for reported, losses in self._known()), default=None)

    @cached_property
    def reported(self) -> float | None:
        """The lowest loss that its training reported of either split at its end, if any."""
        return min((reported for reported, _ in self._known()), default=None)

    def _known(self) -> Iterator[tuple[float, np.ndarray]]:
        """The losses that the training reported on each split, with those that were measured."""
        for reported, losses in ((self._reported(""), self.train), (self.own, self.validation)):
            if reported is not None:
                yield reported, losses

    @property
    def loss(self) -> str:
        """The loss that the file was compiled with, "" if it says none."""
        return str(self.examination.facts["compiled"]["loss"])

    @cached_property
    def layers(self) -> tuple[tuple[str, dict[str, Any]], ...]:
        """Class and settings of each layer in the order of the config, those of inner models too."""
        return tuple(_flat(self.artifact.config))


def confusion(labels: np.ndarray, guesses: np.ndarray, count: int) -> np.ndarray:
    """How often each label, a row, got each class, a column."""
    table = np.zeros((count, count), int)
    np.add.at(table, (labels.reshape(-1).astype(int), guesses), 1)
    return table


def _flat(config: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    settings = config.get("config", {}) if isinstance(config, dict) else {}
    if isinstance(settings, dict) and isinstance(settings.get("layers"), list):
        for layer in settings["layers"]:
            yield from _flat(layer)
    elif isinstance(settings, dict):
        yield str(config.get("class_name", "")), settings
        for name in ("layer", "forward_layer"):  # of a wrapper
            if isinstance(settings.get(name), dict):
                yield from _flat(settings[name])


def error_of(losses: np.ndarray) -> float:
    """The standard error of their mean."""
    return float(np.std(losses) / np.sqrt(max(1, len(losses))))
