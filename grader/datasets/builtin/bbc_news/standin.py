"""News articles on five topics: a grammar writes the stand-in's; the real ones come from a public CSV file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np

from grader.datasets.dataset import Batch, Dataset, FileSource, Label, Text
from grader.datasets.generators.grammar import Grammar, Writer, read
from grader.datasets.generators.partition import split_of

TOPICS = ("business", "entertainment", "politics", "sport", "tech")  # labels 0 to 4, and symbols of the grammar
GRAMMAR = Path(__file__).with_name("bbc_news_grammar.json")

# Set, together with the grammar's odds of stories that two topics share, so that the models of
# tests/calibration/bbc_news.py score about what networks with these tokens are reported to score on real articles.
MISLABELLED = 0.015  # share of articles written by another topic's grammar: no reader gets all of them right

# The public file has neither commas nor quotes nor apostrophes: "the club's" stands in it as "the club s".
_DROPPED = str.maketrans(dict.fromkeys(",“”'", " "))
_FULL_NAME = re.compile(r"\b(?P<first>[a-z]+)_(?P<surname>[a-z]+)\b")


@cache
def grammar() -> Grammar:
    """The grammar of bbc_news_grammar.json."""
    return read(GRAMMAR, TOPICS)


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Articles of the stand-in with their labels, (count,) each; all splits are drawn alike, none shares an article."""
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
    # The pronouns know who is a man and who a woman, so the grammar leaves the title to them.
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
            line = rows.line_num + 1  # a quoted article may be of many lines
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


DATASET = Dataset(
    name="bbc_news",
    description="News articles in lower case, on five topics.",
    version="1.0.0",
    features={"text": Text(), "label": Label(TOPICS)},
    inputs="text",
    labels="label",
    sizes={"train": 1_600, "validation": 200, "heldout": 2_500},
    generate=generate,
    real=FileSource(
        filename="bbc-text.csv",
        version="1.0.0",
        address="https://storage.googleapis.com/learning-datasets/bbc-text.csv",
        sha256=None,
        download_megabytes=5.1,
        parse=parse,
        validation_from=0.7,
        heldout_from=0.8,
    ),
)
