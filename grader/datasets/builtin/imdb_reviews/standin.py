"""Reviews, written by a grammar, of films that never existed."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np

from grader.datasets.builtin.imdb_reviews import CLASSES
from grader.datasets.dataset import Batch
from grader.datasets.generators.grammar import Grammar, Writer, read
from grader.datasets.generators.partition import split_of
from grader.datasets.tokens import words

GRAMMAR = Path(__file__).with_name("imdb_reviews_grammar.json")

SHORTEST, LONGEST = 60, 190  # words
# Share of reviews written by the other class's grammar: no reader gets all of them right. With 0.05, and before a third
# of the reviews weighed both sides without deciding, the reference's network scored 0.93: too clear-cut for reviews.
MISLABELLED = 0.07

EVERYDAY = frozenset(  # words that may be in two sentences in a row
    "about after another could every first minutes never nobody nothing scene something still there these thing think "
    "those thought until watch where which while whole would years".split()
)

_LONG_WORD = re.compile(r"\b[a-z]{5,}")  # in lower case: titles and names may come again
_TWICE = re.compile(r"\b(\w+)(?:,|,? (?:and|or|nor|but|even|in)) (?:even |not |the )?\1\b")  # "dull and dull"
_SENTENCE_END = re.compile(r"[.!?] ")
_SENTENCE_START = re.compile(r"(?:^|(?<=[.!?] ))[a-z]")
_PERSON = re.compile(r"<(\S+) ([^>]+)>")


@cache
def grammar() -> Grammar:
    """The grammar of imdb_reviews_grammar.json."""
    return read(GRAMMAR, CLASSES)


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Reviews of the stand-in with their labels, (count,) each; all splits are drawn alike and share no film."""
    labels = np.arange(count) % 2
    rng.shuffle(labels)
    writer = Writer(grammar(), rng)
    return {"text": np.array([_review(writer, label, split) for label in labels.tolist()]), "label": labels}


def _review(writer: Writer, label: int, split: str) -> str:
    written_by = 1 - label if writer.chance() < MISLABELLED else label
    while True:
        title = _title(writer, written_by, split)
        review = writer.write("review", written_by).replace("TITLE", title)
        if _reads_well(review):
            return _SENTENCE_START.sub(lambda match: match[0].upper(), _in_full_once(review))


def _title(writer: Writer, label: int, split: str) -> str:
    while True:
        if split_of(title := writer.write("title", label)) == split:
            return title


def _reads_well(review: str) -> bool:
    """Whether it has the right length, repeats no three words in a row, and no telling word within two sentences."""
    said = words(review)
    if not SHORTEST <= len(said) <= LONGEST:
        return False
    threes = list(zip(said, said[1:], said[2:], strict=False))
    if len(set(threes)) < len(threes) or _TWICE.search(review):
        return False
    before: list[str] = []
    for sentence in _SENTENCE_END.split(review):
        telling = [word for word in _LONG_WORD.findall(sentence) if word not in EVERYDAY]
        if len({*before, *telling}) < len(before) + len(telling):
            return False
        before = telling
    return True


def _in_full_once(review: str) -> str:
    """<Clara Harrow> becomes Clara Harrow where she is first named, and Harrow from there on."""
    named: set[str] = set()

    def name(match: re.Match[str]) -> str:
        known = match[0] in named
        named.add(match[0])
        return match[2] if known else f"{match[1]} {match[2]}"

    return _PERSON.sub(name, review)
