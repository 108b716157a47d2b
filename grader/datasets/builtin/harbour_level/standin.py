"""A damped swing that gusts keep going, measured amid waves."""

from __future__ import annotations

import numpy as np

from grader.datasets.builtin.harbour_level import STEPS
from grader.datasets.dataset import Batch

PERIOD = 25.0  # steps of a swing from wall to wall
DAMPING = 0.98  # of the swing from step to step; gusts keep it going
WAVES = 1.0  # standard deviation of what a reading is off by, where the level itself spreads by 1

# level[t] = NEXT @ (level[t - 1], level[t - 2]) + gust
NEXT = np.array([2 * DAMPING * np.cos(2 * np.pi / PERIOD), -(DAMPING**2)])


def spread() -> tuple[np.ndarray, float]:
    """The covariance of two levels in a row, and the standard deviation of a gust, so that levels have variance 1."""
    next_to = NEXT[0] / (1 - NEXT[1])  # the correlation of neighbours, by Yule (1927)
    gust = np.sqrt(1 - NEXT[0] * next_to - NEXT[1] * (NEXT[0] * next_to + NEXT[1]))
    return np.array([[1, next_to], [next_to, 1]]), float(gust)


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Every split is drawn alike: readings, and the level without the waves, each (count, STEPS, 1)."""
    covariance, gust = spread()
    before = np.linalg.cholesky(covariance) @ rng.normal(size=(2, count))
    levels = np.empty((STEPS, count))
    for step, gusts in enumerate(gust * rng.normal(size=(STEPS, count))):
        levels[step] = NEXT @ before + gusts
        before = np.stack([levels[step], before[0]])
    level = levels.T[:, :, None]
    reading = level + WAVES * rng.normal(size=level.shape)
    return {"reading": reading.astype(np.float32), "level": level.astype(np.float32)}
