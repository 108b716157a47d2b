"""Reads the exam's CSV file of monthly sunspot numbers."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import numpy as np

from grader.datasets import editions
from grader.datasets.dataset import Batch, Dataset, Parts

LEAST_MONTHS = 3_100  # the real file has 3,235: fewer than 3,100 leave fewer than 100 held-out months


def parse(path: Path) -> Batch:
    """All months of the real file, in order. Raises ValueError, with the line number, for a file in another form."""
    months: list[str] = []
    numbers: list[float] = []
    rows = csv.reader(io.StringIO(_read_text(path), newline=""))
    try:
        header = next(rows, [])
        if len(header) != 3 or header[1].strip() != "Date":
            raise ValueError(f"{path.name}, line 1: header {header}, needed: an index, Date, the sunspot number")
        first_line = 2
        for row in rows:
            if row:
                month, number = _parse_row(row, f"{path.name}, line {first_line}")
                months.append(month)
                numbers.append(number)
            first_line = rows.line_num + 1  # an open quotation mark makes one row of many lines
    except csv.Error as error:
        raise ValueError(f"{path.name}, line {rows.line_num}: {error}") from None
    if len(numbers) < LEAST_MONTHS:
        raise ValueError(f"{path.name}, line {rows.line_num}: {len(numbers)} months, at least {LEAST_MONTHS} needed")
    return {"month": np.array(months), "sunspots": np.array(numbers, np.float32)}


def read(path: Path, dataset: Dataset) -> Parts:
    """The same as examples."""
    return editions.parts_of(dataset, parse(path))


def _read_text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(f"{path.name}, line {line}: not UTF-8 text, so not the CSV file") from None


def _parse_row(row: list[str], place: str) -> tuple[str, float]:
    if len(row) != 3:
        raise ValueError(f"{place}: {len(row)} columns, 3 needed: an index, Date, the sunspot number")
    month = row[1].strip()
    try:
        date.fromisoformat(month)
    except ValueError:
        raise ValueError(f"{place}: {month!r} is not a date such as 1749-01-31") from None
    try:
        number = float(row[2])
    except ValueError:
        raise ValueError(f"{place}: {row[2]!r} is not a number") from None
    if not 0 <= number < 10_000:  # NaN fails both; the largest month on record has 398
        raise ValueError(f"{place}: {row[2]!r} is not a sunspot number, which lies between 0 and 10,000")
    return month, number
