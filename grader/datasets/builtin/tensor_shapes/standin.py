"""Random recordings, and what the formula makes of them: nothing is learned."""

from __future__ import annotations

import numpy as np

from grader.datasets.builtin.tensor_shapes import MOMENTS, NEW_GAIN, SENSORS
from grader.datasets.dataset import Batch

GAINS = np.array([0.8, -1.25, NEW_GAIN])
LEVELS, NOISE = np.array([3.0, -2.0, 5.0]), 1.0
# Divided by a small spread, rounding errors of single precision would grow: no sensor varies less than this.
LEAST_SPREAD = 0.5


def result_of(recordings: np.ndarray) -> np.ndarray:
    """The formula for recordings (n, 1, 8, 3): correlations, then the standard deviations as a column, (n, 3, 4)."""
    values = recordings[:, 0].astype(float).swapaxes(1, 2) * GAINS[:, None]
    spread = values.std(axis=2, keepdims=True)
    z = (values - values.mean(axis=2, keepdims=True)) / spread
    return np.concatenate([z @ z.swapaxes(1, 2) / MOMENTS, spread], axis=2)


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Every split is drawn alike. All sensors follow one signal, each as strongly as it happens to."""
    recordings = np.empty((0, MOMENTS, SENSORS), np.float32)
    while len(recordings) < count:
        signal = rng.normal(size=(2 * count, MOMENTS, 1)) * rng.normal(0, 2, (2 * count, 1, SENSORS))
        drawn = (LEVELS + signal + rng.normal(0, NOISE, signal.shape)).astype(np.float32)
        recordings = np.concatenate([recordings, drawn[(drawn.std(axis=1) > LEAST_SPREAD).all(axis=1)]])
    recordings = recordings[:count, None]
    return {"recording": recordings, "result": result_of(recordings).astype(np.float32)}
