"""The hours of the real house, from the public archive."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from grader.datasets.builtin.household_power import archive as household_archive
from grader.datasets.dataset import Batch


def names_of_hours(beginning: datetime, first: int, count: int) -> np.ndarray:
    """The names of `count` hours, the first of them `first` hours after the beginning, such as 2006-12-16 18:00."""
    return np.array([f"{beginning + timedelta(hours=hour):%Y-%m-%d %H}:00" for hour in range(first, first + count)])


def parse(path: Path) -> Batch:
    """All hours of the real archive, in order. Raises ValueError, with the line number, for a file in another form."""
    first, values = household_archive.hourly_means(path)
    return {"hour": names_of_hours(first, 0, len(values)), "readings": values.astype(np.float32)}
