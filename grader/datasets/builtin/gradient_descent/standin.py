"""Air flow by a linear law with noise, so that least squares is the best."""

from __future__ import annotations

import numpy as np

from grader.datasets.dataset import Batch

# The two pressures follow the weather together, and only their difference drives the air: two of the three columns are
# nearly the same, and only their small difference matters.
PRESSURE, WEATHER = 101_300, 900  # Pa: mean and spread of the pressure before the fan
DROP, DROP_SPREAD = 800, 250  # Pa between the two gauges
PER_PASCAL, PER_OPENING, LEAK = 0.12, 180.0, 40.0  # m³/h
NOISE = 12.0  # m³/h that no reading explains


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Every split is drawn alike."""
    before = rng.normal(PRESSURE, WEATHER, count)
    behind = before - rng.normal(DROP, DROP_SPREAD, count)
    opening = rng.uniform(0, 1, count)
    readings = np.stack([np.round(before), np.round(behind), np.round(opening, 3)], axis=1)
    flow = readings @ np.array([PER_PASCAL, -PER_PASCAL, PER_OPENING]) + LEAK + rng.normal(0, NOISE, count)
    return {"readings": readings.astype(np.float32), "flow": flow.astype(np.float32)}
