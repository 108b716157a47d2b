"""Reads the exam's CSV file of weekly diesel prices."""

from __future__ import annotations

import itertools
from datetime import timedelta
from pathlib import Path

import numpy as np

from grader.datasets import editions
from grader.datasets.dataset import Batch, Dataset, Parts
from grader.datasets.generators.dated import DatedNumbers

# The exam's file and others write dates in two ways; 700 of the 1,425 weeks leave 120 windows to hold out
FILE = DatedNumbers(None, ("%Y-%m-%d", "%m/%d/%Y"), low=0, high=100, unit="dollars per gallon", least=700)


def parse(path: Path) -> Batch:
    """All weeks of a real file, oldest first, though the file itself may begin with the latest; dollars per gallon.

    Raises ValueError, with the line number, for a file in another form or a missing week.
    """
    rows = FILE.read(path)
    week = timedelta(weeks=1 if rows[0].day < rows[-1].day else -1)
    for before, row in itertools.pairwise(rows):
        if row.day != before.day + week:
            raise ValueError(f"{row.place}: {row.day} comes after {before.day}, where {before.day + week} is due")
    rows.sort(key=lambda row: row.day)
    return {
        "week": np.array([row.day.isoformat() for row in rows]),
        "price": np.array([row.number for row in rows], np.float32),
    }


def read(path: Path, dataset: Dataset) -> Parts:
    """The same as examples."""
    return editions.parts_of(dataset, parse(path))
