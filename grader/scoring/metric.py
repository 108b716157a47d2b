"""Compares predictions with labels: the metric, its 95% interval, its points, and what looks wrong. NumPy only."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from grader import records
from grader.errors import Failure, about
from grader.exercise.measures import LARGEST
from grader.exercise.spec import Exercise


@dataclass(frozen=True)
class Score:
    """A metric on the held-out examples with its 95% interval, its points, and remarks for the learner."""

    name: str
    value: float
    low: float
    high: float
    threshold: float
    points: int
    remarks: tuple[str, ...]
    outputs: tuple[Score, ...] = ()  # of several outputs: their scores, of which this is the lowest


def score_all(exercise: Exercise, predictions: np.ndarray, labels: np.ndarray) -> Score:
    """The score of the only output, or of that output which has the fewest points, or else comes nearest to its bar.

    Predictions and labels of several outputs are records. Raises Failure as score() does, with the output's name.
    """
    found: list[tuple[int, float, Score]] = []
    for name, part in exercise.outputs.items():
        with about(name):
            one = score(part, records.column(predictions, name), records.column(labels, name))
        shortfall = (one.threshold - one.value) * (1 if part.metric.higher_is_better else -1) / part.metric.step
        found.append((one.points, -shortfall, replace(one, name=f"{name} {one.name}".strip())))
    if len(found) == 1:
        return found[0][2]
    return replace(min(found, key=lambda one: one[:2])[2], outputs=tuple(one for *_, one in found))


def score(exercise: Exercise, predictions: np.ndarray, labels: np.ndarray) -> Score:
    """Scores predictions of shape (n, *output_shape).

    Raises Failure if outputs are NaN, infinite, or too few.
    """
    predictions = np.asarray(predictions, dtype=np.float64)
    if predictions.shape[0] != labels.shape[0]:
        raise Failure(f"{predictions.shape[0]} outputs for {labels.shape[0]} inputs.", "Give one output per input.")
    usable = np.abs(predictions) <= LARGEST  # larger ones, which float64 has, could sum to infinity
    bad = int(np.count_nonzero(~usable.all(axis=tuple(range(1, predictions.ndim)))))
    if bad:
        raise Failure(
            f"{bad:,} of {len(predictions):,} outputs are NaN or infinite.",
            "Training has diverged: lower the learning rate, scale the inputs, and look for a division or logarithm "
            "of zero in the model.",
        )
    metric = exercise.metric
    value = metric.value(predictions, labels)
    low, high = metric.interval(predictions, labels)
    remarks = tuple(metric.remarks(predictions, labels))
    return Score(metric.name, value, low, high, metric.threshold, metric.points(value), remarks)
