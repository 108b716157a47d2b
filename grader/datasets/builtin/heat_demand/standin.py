"""Houses, the heat that they lose by physics, and labels with the decimal point in the wrong place."""

from __future__ import annotations

import numpy as np

from grader.datasets.builtin.heat_demand import WRONG
from grader.datasets.dataset import Batch

HOURS = 4_800  # of a heating season
# Watts for each m² of floor and each degree: a bare wall, what a centimetre of insulation divides it by, a window.
BARE, PER_CENTIMETRE, WINDOW = 2.6, 0.3, 3.0
PERSON = 0.05  # kW of heat that a person gives
METER = 0.06  # spread of what the meters show, and of habits
TIMES_TEN = 0.75  # this share of the typing errors; the others are a tenth


def heat_of(houses: np.ndarray) -> np.ndarray:
    """The heat in MWh that houses (n, 6) lose through walls and windows, less what people give, (n,)."""
    area, insulation, windows, outdoor, indoor, people = houses.T.astype(float)
    wall = BARE / (1 + PER_CENTIMETRE * insulation)
    losses = area * (indoor - outdoor) * ((1 - windows) * wall + windows * WINDOW) / 1000  # kW
    return np.maximum(losses - PERSON * people, 0.3) * HOURS / 1000


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Houses are drawn alike for every split; typing errors are among the training labels alone."""
    houses = np.stack(
        [
            np.round(np.exp(rng.uniform(np.log(40), np.log(320), count))),
            np.round(rng.uniform(0, 25, count)),
            np.round(rng.uniform(0.05, 0.5, count), 2),
            np.round(rng.normal(3, 3, count), 1),
            np.round(rng.uniform(17, 24, count), 1),
            rng.integers(1, 8, count),
        ],
        axis=1,
    ).astype(np.float32)
    heat = heat_of(houses) * np.exp(rng.normal(0, METER, count))
    wrong = (rng.random(count) < WRONG / 100) & (split == "train")
    factor = np.where(rng.random(count) < TIMES_TEN, 10.0, 0.1)
    return {"house": houses, "heat": np.round(heat * np.where(wrong, factor, 1), 2).astype(np.float32)}
