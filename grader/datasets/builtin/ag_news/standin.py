"""News reports written by a grammar."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np

from grader.datasets.dataset import Batch
from grader.datasets.generators.grammar import Grammar, Writer, read
from grader.datasets.generators.partition import split_of

CLASSES = ("world", "sports", "business", "science")  # the grammar's symbols for labels 0 to 3
GRAMMAR = Path(__file__).with_name("ag_news_grammar.json")
MISLABELLED = 0.015  # share of reports written by another class's grammar, on top of the stories that classes share

_CAPITALS = re.compile(r"<(.*?)>")
_A_BEFORE_VOWEL = re.compile(r"\ba(?= (?:8\d*|1[18])-)")  # "an 18-metre antenna": the grammar's own rule needs a space
_SENTENCE = re.compile(r'\^("?.)')


@cache
def grammar() -> Grammar:
    """The grammar of ag_news_grammar.json."""
    return read(GRAMMAR, CLASSES)


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Reports of the stand-in with their labels, (count,) each; all splits are drawn alike and share no report."""
    labels = np.arange(count) % len(CLASSES)
    rng.shuffle(labels)
    writer = Writer(grammar(), rng)
    return {"description": np.array([_report(writer, label, split) for label in labels.tolist()]), "label": labels}


def _report(writer: Writer, label: int, split: str) -> str:
    while True:
        written_by = label
        if writer.chance() < MISLABELLED:
            written_by = (label + 1 + int(writer.chance() * (len(CLASSES) - 1))) % len(CLASSES)
        if split_of(report := finished(writer.write(CLASSES[written_by], written_by))) == split:
            return report


def finished(text: str) -> str:
    """A text of the grammar as it is printed: ^ marks where a sentence begins, <...> a place in capitals."""
    text = _A_BEFORE_VOWEL.sub("an", text)
    text = _CAPITALS.sub(lambda match: match[1].upper(), text)
    text = _SENTENCE.sub(lambda match: match[1].upper(), text)
    return text.replace("s's ", "s' ")
