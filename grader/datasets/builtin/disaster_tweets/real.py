"""Reads the competition's archive of messages."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
import zlib
from pathlib import Path

import numpy as np

from grader.datasets import editions
from grader.datasets.dataset import Batch, Dataset, Parts

MEMBER = "train.csv"  # of the archive, beside the competition's unlabelled test.csv


def parse(path: Path) -> Batch:
    """Messages and labels of the competition's train.csv, or of the zip archive that holds it.

    The file is sorted by keyword: its last rows are about disasters that its first ones never mention. Sorting them by
    a hash of the text shuffles them and keeps equal texts together. Raises ValueError, with the file's name and the
    line where a row ends, for a file without the columns or a row without a text or a label.
    """
    reader = csv.reader(io.StringIO(_content(path), newline=""))
    columns = next(reader, [])
    if not {"text", "target"} <= set(columns):
        raise ValueError(f"{path.name}, line 1: the columns text and target are needed, not {','.join(columns)!r:.60}")
    examples = []
    for row in reader:
        place = f"{path.name}, line {reader.line_num}"
        if not row:
            continue
        if len(row) != len(columns):
            raise ValueError(f"{place}: {len(row)} columns, {len(columns)} are needed")
        values = dict(zip(columns, row, strict=True))
        if not values["text"].strip():
            raise ValueError(f"{place}: no text")
        if values["target"] not in ("0", "1"):
            raise ValueError(f"{place}: target is {values['target']!r:.60}, 0 or 1 is needed")
        examples.append((values["text"], int(values["target"])))
    if not examples:
        raise ValueError(f"{path.name}: it holds no message")
    examples.sort(key=lambda example: hashlib.sha256(example[0].encode()).digest())
    texts, labels = zip(*examples, strict=True)
    return {"text": np.array(texts), "label": np.array(labels, np.int64)}


def read(path: Path, dataset: Dataset) -> Parts:
    """The same as examples."""
    return editions.parts_of(dataset, parse(path))


def _content(path: Path) -> str:
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return archive.read(MEMBER).decode("utf-8-sig")
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name}: not UTF-8 text, {error.reason} at byte {error.start}") from error
    except (KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(f"{path.name}: not an archive with {MEMBER}") from error
