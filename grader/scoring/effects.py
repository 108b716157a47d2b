"""What required layers contribute to a score: what it loses if their outputs are exchanged between examples."""

from __future__ import annotations

import numpy as np

from grader import records
from grader.exercise.requirements.base import Effect
from grader.exercise.spec import Exercise

MANY = 1000  # examples that decide if the sample of independence.py is too small
# What must be lost: half a point, and more than chance explains in 14 of 15 samples. The references lose 14 points or
# more. An average of two recurrent networks, of which either would do, loses 5 without one of them.
POINTS, SIGMAS = 0.5, 1.5


def largest(exercise: Exercise, whole: np.ndarray, exchanged: np.ndarray, labels: np.ndarray, idle: bool) -> Effect:
    """The effect on that output to which the layers matter most; outputs and labels of several are records."""
    found = []
    for name, part in exercise.outputs.items():
        before, after, true = (records.column(one, name) for one in (whole, exchanged, labels))
        one = effect(part, before, after, true, idle)
        found.append(one._replace(metric=f"{name} {one.metric}".strip()))
    return max(found, key=lambda one: one.loss / one.needed)


def effect(exercise: Exercise, whole: np.ndarray, exchanged: np.ndarray, labels: np.ndarray, idle: bool) -> Effect:
    """The effect on examples for which the model outputs `whole`, or `exchanged` with the layers ablated: (n, ...)."""
    errors = [exercise.metric.losses(np.asarray(one, np.float64), labels) for one in (whole, exchanged)]
    means = [float(one.mean()) for one in errors]
    values = [exercise.metric.of_losses(mean) for mean in means]
    deviation = float((errors[1] - errors[0]).std()) / len(labels) ** 0.5
    needed = max(POINTS * exercise.metric.step, SIGMAS * deviation)
    return Effect(exercise.metric.name, values[0], values[1], means[1] - means[0], needed, idle)
