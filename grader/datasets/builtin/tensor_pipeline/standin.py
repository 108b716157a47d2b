"""Random readings, and what the formula makes of them: nothing is learned."""

from __future__ import annotations

import numpy as np

from grader.datasets.dataset import Batch

MEANS = np.array([21.5, 1.8, 340.0, 0.62, 12.0, 1450.0, 55.0, 4.1])
SPREADS = np.array([4.0, 0.6, 45.0, 0.15, 3.5, 120.0, 18.0, 1.1])
WEIGHTS = np.array(
    [
        [0.8, -0.3, 0.1, -0.6],
        [-0.2, 0.9, -0.4, 0.3],
        [0.5, 0.2, -0.7, 0.1],
        [-0.6, 0.4, 0.6, -0.2],
        [0.1, -0.8, 0.3, 0.7],
        [0.4, 0.1, 0.5, -0.9],
        [-0.3, -0.5, 0.2, 0.8],
        [0.7, 0.6, -0.1, -0.4],
    ]
)
BEYOND = 1.0
# Closer to a border than this, a correct model in float32 might decide otherwise: no reading is that close.
FROM_BORDER, FROM_TIE = 1e-3, 1e-2


def result_of(readings: np.ndarray) -> np.ndarray:
    """The formula for readings (n, 8): their four scores, and how many stand out added to the largest, (n, 4)."""
    z = (readings - MEANS) / SPREADS
    scores = z @ WEIGHTS
    beyond = (np.abs(z) > BEYOND).sum(axis=1, keepdims=True)
    largest = np.eye(scores.shape[1])[scores.argmax(axis=1)]
    return scores + beyond * largest


def _is_clear(readings: np.ndarray) -> np.ndarray:
    """Whether no reading of an example is on a border, and no two scores compete for the largest, (n,)."""
    z = (readings - MEANS) / SPREADS
    best = np.sort(z @ WEIGHTS, axis=1)
    return (np.abs(np.abs(z) - BEYOND) > FROM_BORDER).all(axis=1) & (best[:, -1] - best[:, -2] > FROM_TIE)


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Every split is drawn alike."""
    readings = np.empty((0, len(MEANS)), np.float32)
    while len(readings) < count:
        drawn = rng.normal(MEANS, SPREADS, (2 * count, len(MEANS))).astype(np.float32)
        readings = np.concatenate([readings, drawn[_is_clear(drawn)]])
    readings = readings[:count]
    return {"readings": readings, "result": result_of(readings).astype(np.float32)}
