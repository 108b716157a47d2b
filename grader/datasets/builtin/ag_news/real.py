"""Reads AG's news reports as they are published: train.csv and test.csv, rows of class, title, description."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from grader.datasets.dataset import Dataset, Example, Parts

CLASSES = 4  # numbered from 1 in the files


def read(path: Path, dataset: Dataset) -> Parts:
    """The reports of one file, or of a folder with train.csv and test.csv.

    Raises ValueError, with the file's name and the line, for any other form.
    """
    if not path.is_dir():
        return {"train": list(_rows(path))}
    files = {"train": path / "train.csv", "heldout": path / "test.csv"}
    if not all(file.is_file() for file in files.values()):
        raise ValueError(f"{path.name} does not hold train.csv and test.csv")
    return {part: list(_rows(file)) for part, file in files.items()}


def _rows(path: Path) -> Iterator[Example]:
    try:
        reader = csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), strict=True)
        for row in reader:
            place = f"{path.name}, line {reader.line_num}"
            if row[:1] in ([], ["Class Index"]):  # the header that one edition has
                continue
            if len(row) != 3 or not (row[0].isdecimal() and 1 <= int(row[0]) <= CLASSES):
                raise ValueError(f"{place}: a class from 1 to {CLASSES}, a title and a description are needed")
            yield Example(place, row[2].encode(), partial(dict, description=row[2], label=int(row[0]) - 1))
    except csv.Error as error:
        raise ValueError(f"{path.name}, line {reader.line_num}: {error}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name}: not UTF-8 text, {error.reason} at byte {error.start}") from error
