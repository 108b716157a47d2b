"""News articles written by a grammar, and printed as the public file prints them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np

from grader.datasets.builtin.bbc_news import TOPICS
from grader.datasets.dataset import Batch
from grader.datasets.generators.grammar import Grammar, Writer, read
from grader.datasets.generators.partition import split_of

GRAMMAR = Path(__file__).with_name("bbc_news_grammar.json")

# Set, together with the grammar's odds of stories that two topics share, so that the models of
# tests/calibration/bbc_news.py score about what networks with these tokens are reported to score on real articles.
MISLABELLED = 0.015  # share of articles written by another topic's grammar: no reader gets all of them right

# The public file has neither commas nor quotes nor apostrophes: "the club's" is "the club s" in it.
_DROPPED = str.maketrans(dict.fromkeys(",“”'", " "))
_FULL_NAME = re.compile(r"\b(?P<first>[a-z]+)_(?P<surname>[a-z]+)\b")


@cache
def grammar() -> Grammar:
    """The grammar of bbc_news_grammar.json."""
    return read(GRAMMAR, TOPICS)


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Articles of the stand-in with their labels, (count,) each; all splits are drawn alike and share no article."""
    labels = np.arange(count) % len(TOPICS)
    rng.shuffle(labels)
    writer = Writer(grammar(), rng)
    return {"text": np.array([_article(writer, label, split) for label in labels.tolist()]), "label": labels}


def _article(writer: Writer, label: int, split: str) -> str:
    while True:
        topic = label
        if writer.chance() < MISLABELLED:
            topic = (label + 1 + int(writer.chance() * (len(TOPICS) - 1))) % len(TOPICS)
        if split_of(article := published(writer.write(TOPICS[topic], topic))) == split:
            return article


def published(text: str) -> str:
    """An article of the grammar as the public file would print it."""
    # The grammar marks titles with a pronoun, which says whether the person is a man or a woman.
    text = _surnames_once_named(text.replace("mr-he", "mr").replace("mr-she", "ms"))
    return " ".join(text.translate(_DROPPED).split()).replace(" .", ".")


def _surnames_once_named(text: str) -> str:
    """A person named in full, first_surname, goes by the surname alone from then on."""
    named: set[str] = set()

    def shortened(match: re.Match[str]) -> str:
        again = match[0] in named
        named.add(match[0])
        return match["surname"] if again else f"{match['first']} {match['surname']}"

    return _FULL_NAME.sub(shortened, text)
