"""Compares predictions with labels: the metric, its 95% interval, its points, and what looks wrong. NumPy only."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from grader.errors import Failure
from grader.exercise.spec import Accuracy, Exercise

Z95 = 1.959964  # the standard normal's 97.5% quantile
LARGEST = float(np.finfo(np.float32).max)
RESAMPLES = 1000  # the bounds of a 95% bootstrap interval then vary by about 2% of its width


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


def score(exercise: Exercise, predictions: np.ndarray, labels: np.ndarray) -> Score:
    """Scores predictions of shape (n, *output_shape).

    Accuracy takes labels (n,); its interval is that of Wilson (1927). The mean absolute error takes labels
    (n, *output_shape); its interval is a bootstrap over examples. Raises Failure if outputs are NaN, infinite, or too
    few.
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
    if isinstance(metric, Accuracy):
        correct = is_correct(predictions, labels)
        value = float(correct.mean())
        low, high = wilson(int(correct.sum()), len(correct))
        remarks = _probability_remarks(predictions) + _class_remarks(predictions, labels)
    else:
        errors = absolute_errors(predictions, labels)
        value = float(errors.mean())
        low, high = bootstrap(errors)
        remarks = _constant_remarks(predictions)
    points = metric.points(value)
    return Score(metric.name, value, low, high, metric.threshold, points, tuple(remarks))


def is_correct(predictions: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Whether each example's class is its label, (n,)."""
    return classes(predictions) == labels.reshape(len(labels))


def absolute_errors(predictions: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Mean of |prediction - label| of each example, (n,)."""
    return np.abs(predictions - labels.reshape(predictions.shape)).reshape(len(predictions), -1).mean(axis=1)


def losses(exercise: Exercise, predictions: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """What each example costs, (n,): 1 for a wrong class and 0 for the right one, or its absolute error."""
    if isinstance(exercise.metric, Accuracy):
        return 1.0 - is_correct(predictions, labels)
    return absolute_errors(predictions, labels)


def classes(predictions: np.ndarray) -> np.ndarray:
    """The class of each row: the largest output; if there is only one, whether it is above 0.5."""
    if predictions.shape[1:] == (1,):
        return (predictions[:, 0] > 0.5).astype(np.int64)
    return predictions.argmax(axis=-1)


def wilson(successes: int, count: int) -> tuple[float, float]:
    """The 95% score interval of a proportion, E. B. Wilson, JASA 22 (1927)."""
    share = successes / count
    centre = (share + Z95**2 / (2 * count)) / (1 + Z95**2 / count)
    half = Z95 / (1 + Z95**2 / count) * math.sqrt(share * (1 - share) / count + Z95**2 / (4 * count**2))
    return max(0.0, centre - half), min(1.0, centre + half)


def bootstrap(errors: np.ndarray, resamples: int = RESAMPLES) -> tuple[float, float]:
    """The 95% percentile interval of the mean of per-example errors (Efron 1979). Equal errors give equal intervals."""
    rng = np.random.default_rng(0)
    means = np.array([errors[rng.integers(0, len(errors), len(errors))].mean() for _ in range(resamples)])
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def _constant_remarks(predictions: np.ndarray) -> list[str]:
    return ["the output is the same for every input"] if len(predictions) > 1 and is_constant(predictions) else []


def is_constant(predictions: np.ndarray) -> bool:
    """Whether all inputs have the same output, but for rounding."""
    return bool(np.ptp(predictions, axis=0).max() < 1e-6 * (np.abs(predictions).max() + 1e-12))


def _probability_remarks(predictions: np.ndarray) -> list[str]:
    if remarks := _constant_remarks(predictions):
        return remarks
    if predictions.min() < -1e-3 or predictions.max() > 1 + 1e-3:
        last = "sigmoid" if predictions.shape[1:] == (1,) else "softmax"
        return [
            f"outputs range from {predictions.min():.3g} to {predictions.max():.3g}, so they are not probabilities: "
            f'end the model with activation="{last}"'
        ]
    if predictions.shape[1:] != (1,):
        sums = predictions.sum(axis=-1)
        if np.abs(sums - 1).max() > 1e-2:
            return [
                f"the outputs for an input add up to {sums.min():.3g} to {sums.max():.3g} instead of 1: end "
                'the model with activation="softmax"'
            ]
    return []


def _class_remarks(predictions: np.ndarray, labels: np.ndarray) -> list[str]:
    guesses = classes(predictions)
    used = np.unique(guesses)
    expected = np.unique(labels)
    if len(used) == 1 and len(expected) > 1 and len(np.unique(predictions, axis=0)) > 1:
        return [f"every input is classified as class {used[0]}"]
    return []
