"""Signals that rise or fall together, by more or less from sensor to sensor: by how much tells the gas."""

from __future__ import annotations

import numpy as np

from grader.datasets.dataset import Batch

# How each of the eight sensors answers each of the four gases, more or less than the others do.
PATTERNS = np.array(
    [
        [-0.33, -0.65, 0.0, 0.41, 0.85, 0.22, -0.18, -0.32],
        [0.26, 0.59, 0.08, -0.49, -0.39, 0.58, 0.05, -0.68],
        [0.29, -0.71, -0.21, -0.08, -0.29, 0.88, 0.31, -0.18],
        [0.45, 0.69, -0.71, 0.07, -0.34, 0.12, -0.51, 0.23],
    ]
)
DRIFT, NOISE = 0.5, 0.3  # spreads: what all sensors share says nothing about the gas


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Every split is drawn alike, each gas as often."""
    gas = rng.permutation(np.arange(count) % len(PATTERNS))
    drift = rng.normal(0, DRIFT, (count, 1))
    sign = rng.choice([-1, 1], (count, 1))  # gas that comes or goes: the mean signals are alike, so no line tells gases
    signals = drift + sign * PATTERNS[gas] + rng.normal(0, NOISE, (count, PATTERNS.shape[1]))
    return {"signals": signals.astype(np.float32), "gas": gas.astype(np.int64)}
