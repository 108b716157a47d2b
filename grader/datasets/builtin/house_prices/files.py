"""Writes house prices as CSV files."""

from __future__ import annotations

import csv
from pathlib import Path

from grader.datasets.builtin.house_prices import COLUMNS
from grader.datasets.dataset import Batch

PRICE = "price_thousands"


def write_file(folder: Path, split: str, examples: Batch) -> None:
    """One CSV for each split: a header, then a house in each row, its price last."""
    with (folder / f"{split}.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([*COLUMNS, PRICE])
        for features, price in zip(examples["features"], examples["price"], strict=True):
            rows.writerow([*(f"{value:g}" for value in features), f"{price:g}"])
