"""Survival by a rule that no straight line draws, and by luck, so that a network can learn too much."""

from __future__ import annotations

import numpy as np

from grader.datasets.dataset import Batch

MEASUREMENTS = 6  # standardised: height, roots, leaves, light, water, wind; only light and water matter
FARTHEST = 1.4  # squared distance from the best light and water at which half survive by the rule
LUCK = 0.2  # of the seedlings fare against the rule: who knows the rule is right in 80 of 100 cases


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Every split is drawn alike."""
    measured = rng.normal(size=(count, MEASUREMENTS)).round(3)
    light, water = measured[:, 3], measured[:, 4]
    survived = (light**2 + water**2 < FARTHEST) ^ (rng.random(count) < LUCK)
    return {"measurements": measured.astype(np.float32), "label": survived.astype(np.int64)}
