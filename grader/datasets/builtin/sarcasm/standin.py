"""Headlines, sarcastic or not: a grammar writes the stand-in's; the real ones are a public JSON file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from grader.datasets.dataset import Batch, Dataset, FileSource, Label, Text
from grader.datasets.generators.grammar import Grammar, Writer, read
from grader.datasets.generators.partition import split_of

CLASSES = ("serious", "sarcastic")  # the grammar's symbols for labels 0 and 1
GRAMMAR = Path(__file__).with_name("sarcasm_grammar.json")

# LEAN and MISLABELLED were set so that 5,000 headlines teach the models of tests/calibration/sarcasm.py about as much
# as 5,000 real ones do: of four pairs tried with this grammar, this one came closest.
LEAN = 1.5  # standard deviation of a listed word's log odds between the classes
MISLABELLED = 0.045  # share of headlines written by the other class's grammar: no reader gets all of them right


@cache
def grammar() -> Grammar:
    """The grammar of sarcasm_grammar.json."""
    return read(GRAMMAR, CLASSES, LEAN)


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Headlines of the stand-in; every split is drawn alike, but no headline is in two of them."""
    labels = np.arange(count) % 2
    rng.shuffle(labels)
    writer = Writer(grammar(), rng)
    return {"headline": np.array([_headline(writer, label, split) for label in labels.tolist()]), "label": labels}


def _headline(writer: Writer, label: int, split: str) -> str:
    while True:
        written_by = 1 - label if writer.chance() < MISLABELLED else label
        if split_of(headline := writer.write(CLASSES[written_by], written_by)) == split:
            return headline


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


DATASET = Dataset(
    name="sarcasm",
    description="News headlines in lower case, half of them sarcastic.",
    version="1.1.0",
    features={"headline": Text(), "label": Label(("not sarcastic", "sarcastic"))},
    inputs="headline",
    labels="label",
    sizes={"train": 20_000, "validation": 3_000, "heldout": 6_000},
    generate=generate,
    real=FileSource(
        filename="sarcasm.json",
        version="1.0.0",
        address="https://storage.googleapis.com/learning-datasets/sarcasm.json",
        sha256=None,
        download_megabytes=5.6,
        parse=parse,
        validation_from=0.7,  # of 28,619: about the 20,000 that the exam trains on
        heldout_from=0.79,
    ),
)
