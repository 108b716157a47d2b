"""The hours of the real house, from the public archive."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from grader.datasets import editions
from grader.datasets.builtin.household_power import archive as household_archive
from grader.datasets.builtin.household_power.hours import names_of_hours
from grader.datasets.dataset import Batch, Dataset, Parts


def parse(path: Path) -> Batch:
    """All hours of the real archive, in order. Raises ValueError, with the line number, for a file in another form."""
    first, values = household_archive.hourly_means(path)
    return {"hour": names_of_hours(first, 0, len(values)), "readings": values.astype(np.float32)}


def read(path: Path, dataset: Dataset) -> Parts:
    """The same as examples."""
    return editions.parts_of(dataset, parse(path))
