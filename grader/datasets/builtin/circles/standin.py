"""Points around two rings, with noise."""

from __future__ import annotations

import numpy as np

from grader.datasets.dataset import Batch

CENTRE = (3.0, -2.0)
RADII = (1.0, 2.0)
NOISE = 0.24  # of the radius: a classifier that knows the rings gets 98.1% of the points right


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Every split is drawn alike: each ring equally often, at any angle."""
    label = rng.integers(0, 2, count)
    radius = np.asarray(RADII)[label] + rng.normal(0, NOISE, count)
    angle = rng.uniform(0, 2 * np.pi, count)
    points = np.asarray(CENTRE) + radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return {"point": points.astype(np.float32), "label": label}
