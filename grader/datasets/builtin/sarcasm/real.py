"""Reads the exam's JSON file of headlines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from grader.datasets import editions
from grader.datasets.dataset import Batch, Dataset, Parts


def parse(path: Path) -> Batch:
    """Headlines and labels of the exam's file: one JSON array of objects, or one object per line.

    Raises ValueError, with the file's name and the line or entry, for what is neither or lacks a headline or a label.
    """
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name}: not UTF-8 text, {error.reason} at byte {error.start}") from error
    entries = _array_entries(text, path) if text.lstrip().startswith("[") else _line_entries(text, path)
    headlines, labels = [], []
    for place, entry in entries:
        headline, label = _headline_and_label(entry, f"{path.name}, {place}")
        headlines.append(headline)
        labels.append(label)
    if not headlines:
        raise ValueError(f"{path.name}: it holds no headline")
    return {"headline": np.array(headlines), "label": np.array(labels, np.int64)}


def read(path: Path, dataset: Dataset) -> Parts:
    """The same as examples."""
    return editions.parts_of(dataset, parse(path))


def _array_entries(text: str, path: Path) -> Iterator[tuple[str, Any]]:
    try:
        entries = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"{path.name}, line {error.lineno}: not JSON, {error.msg}") from error
    for number, entry in enumerate(entries, start=1):
        yield f"entry {number}", entry


def _line_entries(text: str, path: Path) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"{path.name}, line {number}: not JSON, {error.msg}") from error
        yield f"line {number}", entry


def _headline_and_label(entry: Any, place: str) -> tuple[str, int]:
    if not isinstance(entry, dict):
        raise ValueError(f"{place}: an object with headline and is_sarcastic is needed, not {entry!r:.60}")
    for key in ("headline", "is_sarcastic"):
        if key not in entry:
            raise ValueError(f"{place}: no {key!r}")
    headline, label = entry["headline"], entry["is_sarcastic"]
    if not isinstance(headline, str):
        raise ValueError(f"{place}: headline is {headline!r:.60}, a text is needed")
    if isinstance(label, bool) or not isinstance(label, int) or label not in (0, 1):
        raise ValueError(f"{place}: is_sarcastic is {label!r:.60}, 0 or 1 is needed")
    return headline, label
