"""Reads the public CSV file of articles."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from grader.datasets import editions
from grader.datasets.builtin.bbc_news import TOPICS
from grader.datasets.dataset import Batch, Dataset, Parts


def parse(path: Path) -> Batch:
    """Articles and labels of the public file, a CSV with the columns category and text, in any order.

    The file repeats some articles: only the first of each is kept, so that none is both trained on and held out.
    Raises ValueError, with the file's name and the line, for any other file and for a broken row.
    """
    topic_of: dict[str, int] = {}
    for text, topic in _rows(path):
        topic_of.setdefault(text, topic)
    if not topic_of:
        raise ValueError(f"{path.name}: it holds no article")
    # Objects, not strings of one width: the longest article is several times as long as the others.
    return {"text": np.array(list(topic_of), object), "label": np.array(list(topic_of.values()), np.int64)}


def read(path: Path, dataset: Dataset) -> Parts:
    """The same as examples."""
    return editions.parts_of(dataset, parse(path))


def _rows(path: Path) -> Iterator[tuple[str, int]]:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name}: not UTF-8 text, {error.reason} at byte {error.start}") from error
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        if missing := {"category", "text"} - set(rows.fieldnames or ()):
            raise ValueError(f"{path.name}, line 1: no column {' and no column '.join(map(repr, sorted(missing)))}")
        line = 2
        for row in rows:
            yield _article_and_topic(row, f"{path.name}, line {line}")
            line = rows.line_num + 1  # a quoted article may have many lines
    except csv.Error as error:
        raise ValueError(f"{path.name}, line {line}: {error}") from error


def _article_and_topic(row: dict[str, str], place: str) -> tuple[str, int]:
    if None in row or None in row.values():
        raise ValueError(f"{place}: not as many cells as the header has")
    category = row["category"].strip()
    if category not in TOPICS:
        raise ValueError(f"{place}: category is {category!r:.60}, one of {', '.join(TOPICS)} is needed")
    if not row["text"].strip():
        raise ValueError(f"{place}: the article is empty")
    return row["text"].strip(), TOPICS.index(category)
