"""Datasets that a learner reads as files: written once, whole, and again if they are damaged."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from grader import datasets
from grader.datasets import cache, reading
from grader.datasets.builtin.house_prices import COLUMNS
from grader.datasets.builtin.house_prices.files import PRICE
from grader.errors import DataError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRADER_DATASETS_CACHE", str(tmp_path / "a cáche"))
    return datasets.load_files("house_prices")


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_a_table_holds_the_examples_of_its_split_and_no_held_out_ones(folder: Path) -> None:
    assert {path.name for path in folder.glob("*.csv")} == {"train.csv", "validation.csv"}
    header, *lines = rows(folder / "validation.csv")
    assert header == [*COLUMNS, PRICE]
    examples = reading.examples_of(cache.get("house_prices"), "standin", "validation")
    table = np.array(lines, dtype=np.float32)
    np.testing.assert_allclose(table[:, :-1], examples["features"], rtol=1e-5)
    np.testing.assert_allclose(table[:, -1], examples["price"], rtol=1e-5)


def test_files_are_written_once_and_again_if_one_is_damaged(folder: Path) -> None:
    path = folder / "train.csv"
    content, written = path.read_bytes(), path.stat().st_mtime_ns
    assert datasets.load_files("house_prices") == folder and path.stat().st_mtime_ns == written
    path.write_bytes(content[:100])
    assert datasets.load_files("house_prices") == folder and path.read_bytes() == content


def test_a_dataset_that_does_not_come_as_files_says_so() -> None:
    with pytest.raises(DataError, match="mnist does not come as files") as error:
        datasets.load_files("mnist")
    assert 'datasets.load("mnist"' in error.value.help
