"""The hours of a house, the real one's and the stand-in's: their names, and what is put where readings are missing."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from grader.datasets.builtin.household_power import DAY


def names_of_hours(beginning: datetime, first: int, count: int) -> np.ndarray:
    """The names of `count` hours, the first of them `first` hours after the beginning, such as 2006-12-16 18:00."""
    return np.array([f"{beginning + timedelta(hours=hour):%Y-%m-%d %H}:00" for hour in range(first, first + count)])


def filled(values: np.ndarray, missing: np.ndarray) -> np.ndarray:
    """A copy of `values`, (hours, n), with each missing hour as that of 24 hours before, itself perhaps filled."""
    whole = values.copy()
    for hour in np.flatnonzero(missing):
        whole[hour] = whole[hour - DAY]
    return whole
