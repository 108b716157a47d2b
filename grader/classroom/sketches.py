"""Sketches of predictions: a few numbers that are near each other if the predictions are, up to shift and scale."""

from __future__ import annotations

import functools

import numpy as np

from grader.exercise.metrics.base import Answers

NUMBERS = 16
EXAMPLES = 512
VALUES = 1 << 16  # of all examples together; predictions of words have thousands each
LEAST = 1e-7  # probability; float32 has no difference between a larger one and 1


def of_predictions(predictions: np.ndarray, form: Answers) -> list[float]:
    """NUMBERS for predictions (n, ...), equal if only a last bias or a temperature differs; [] if all are the same.

    The distance of two sketches is about that of the predictions: 0 if they agree, 1.4 if they have nothing in common.
    Probabilities of classes or labels are compared as logits, that is before the softmax or sigmoid.
    """
    outputs = _some(predictions)
    if not np.isfinite(outputs).all():
        return []
    if form != "numbers":
        outputs = _logits(outputs, is_softmax=form == "class" and outputs.shape[1] > 1)
    outputs = outputs - outputs.mean(axis=0)
    size = np.linalg.norm(outputs)
    if not np.isfinite(size) or size == 0:
        return []
    return [float(f"{value:.6g}") for value in _projection(outputs.size) @ (outputs.ravel() / size)]


def _some(predictions: np.ndarray) -> np.ndarray:
    """The outputs for some of the examples, evenly spaced, as (m, values of an example)."""
    count = max(2, min(EXAMPLES, VALUES // max(1, predictions[0].size), len(predictions)))
    chosen = predictions[np.linspace(0, len(predictions) - 1, count, dtype=int)]
    return chosen.reshape(count, -1).astype(np.float64)


def _logits(outputs: np.ndarray, is_softmax: bool) -> np.ndarray:
    """Outputs before the softmax, up to a number for each example, or before the sigmoid; logits stay as they are."""
    if outputs.min() >= 0 and outputs.max() <= 1:
        outputs = np.clip(outputs, LEAST, 1 - LEAST)
        outputs = np.log(outputs) - (0 if is_softmax else np.log1p(-outputs))
    return outputs - outputs.mean(axis=1, keepdims=True) if is_softmax else outputs


@functools.lru_cache(maxsize=4)
def _projection(size: int) -> np.ndarray:
    """A random projection, which keeps distances (Johnson and Lindenstrauss 1984), the same for everybody."""
    return np.random.default_rng(0).standard_normal((NUMBERS, size)) / np.sqrt(NUMBERS)
