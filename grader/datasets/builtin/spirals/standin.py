"""Points along two spiral arms, with noise."""

from __future__ import annotations

import numpy as np

from grader.datasets.dataset import Batch

TURNS = 1.5  # of each arm, so that arms lie a third of the radius apart
NOISE = 0.06  # whoever takes the nearest arm gets 99.5% of the points right


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Every split is drawn alike: each arm equally often, its points as dense inside as outside."""
    label = rng.integers(0, 2, count)
    radius = np.sqrt(rng.uniform(0.02, 1, count))
    angle = 2 * np.pi * TURNS * radius + np.pi * label
    points = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return {"point": (points + rng.normal(0, NOISE, points.shape)).astype(np.float32), "label": label}
