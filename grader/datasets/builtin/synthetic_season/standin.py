"""A series of trend, season and noise."""

from __future__ import annotations

import numpy as np

from grader.datasets.builtin.synthetic_season import SEASON
from grader.datasets.dataset import Batch

LEVEL, SLOPE = 20.0, 0.0006  # the held-out part ends 5 above the first step: a tenth of what a season swings
SWING = 40.0
NOISE = 4.0  # standard deviation: a forecast that knows trend and season still errs by 3.2 on average
FIRST = {"train": 0, "validation": 6_000, "heldout": 6_600}


def season(step: np.ndarray) -> np.ndarray:
    """A quick rise, a slow decline and a late bump, once in SEASON steps: 0 to 1."""
    phase = step % SEASON / SEASON
    rise, decline = np.sin(2 * np.pi * phase), np.exp(-6 * (phase - 0.25))
    return np.where(phase < 0.25, rise, decline) + 0.45 * np.exp(-(((phase - 0.72) / 0.05) ** 2))


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """One series that goes on from split to split; only the noise is drawn."""
    step = np.arange(FIRST[split], FIRST[split] + count)
    values = LEVEL + SLOPE * step + SWING * season(step) + rng.normal(0, NOISE, count)
    return {"value": values.astype(np.float32)}
