"""Headlines written by a grammar."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from grader.datasets.dataset import Batch
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
    """Headlines of the stand-in; all splits are drawn alike and share no headline."""
    labels = np.arange(count) % 2
    rng.shuffle(labels)
    writer = Writer(grammar(), rng)
    return {"headline": np.array([_headline(writer, label, split) for label in labels.tolist()]), "label": labels}


def _headline(writer: Writer, label: int, split: str) -> str:
    while True:
        written_by = 1 - label if writer.chance() < MISLABELLED else label
        if split_of(headline := writer.write(CLASSES[written_by], written_by)) == split:
            return headline
