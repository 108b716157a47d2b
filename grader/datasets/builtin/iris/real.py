"""Reads the iris flowers as a CSV: four lengths in cm and the species, with or without a header."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from grader.datasets.builtin.iris import SPECIES
from grader.datasets.dataset import Dataset, Example, Parts


def read(path: Path, dataset: Dataset) -> Parts:
    """All flowers of iris.data or of a copy. Raises ValueError, with the file's name and the line, for another form."""
    if not path.is_file():
        raise ValueError(f"{path.name} is not a file")
    return {"train": list(_rows(path))}


def _rows(path: Path) -> Iterator[Example]:
    lines = path.read_text("utf-8-sig").splitlines()
    for number, row in enumerate(csv.reader(lines), 1):
        if not row or (number == 1 and not _is_number(row[0])):
            continue
        cells, species = row[-5:-1], row[-1].strip().lower().removeprefix("iris-")
        if len(cells) != 4 or species not in SPECIES or not all(map(_is_number, cells)):
            raise ValueError(f"{path.name}, line {number}: four lengths and a species are needed")
        lengths = np.array([float(cell) for cell in cells], np.float32)
        place = f"{path.name}, line {number}"
        yield Example(place, lengths.tobytes(), partial(dict, features=lengths, label=SPECIES.index(species)))


def _is_number(cell: str) -> bool:
    try:
        return float(cell) < 100
    except ValueError:
        return False
