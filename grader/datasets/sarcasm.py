"""Headlines, sarcastic or not: a grammar writes the stand-in's; the real ones are a public JSON file."""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from grader.datasets.dataset import Batch, Dataset, FileSource, Label, Text
from grader.datasets.partition import split_of

CLASSES = ("serious", "sarcastic")  # the grammar's symbols for labels 0 and 1
GRAMMAR = Path(__file__).with_name("sarcasm_grammar.json")

# LEAN and MISLABELLED were set so that 5,000 headlines teach the models of tests/calibration/sarcasm.py about as much
# as 5,000 real ones do: of four pairs tried with this grammar, this one came closest.
ZIPF_EXPONENT = 0.8
ZIPF_OFFSET = 6  # with the exponent: the first word of a list of 100 is 10 times as frequent as the last
LEAN = 1.5  # standard deviation of a listed word's log odds between the classes
MISLABELLED = 0.045  # share of headlines written by the other class's grammar: no reader gets all of them right

_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")
_A_BEFORE_VOWEL = re.compile(r"\ba(?= (?:[aeio]|u(?!ni|se|ti)|8|11 |18 |hour|heir|honest))")
_PRONOUNS = {
    "he": {"he": "he", "his": "his", "him": "him", "himself": "himself"},
    "she": {"he": "she", "his": "her", "him": "her", "himself": "herself"},
}


@dataclass(frozen=True)
class Slot:
    """A place in a text that a symbol of the grammar fills, in a form such as "plural"."""

    symbol: str
    form: str


@dataclass(frozen=True)
class Choice:
    """The texts that a symbol may become, and their cumulative weights for each label."""

    texts: tuple[tuple[str | Slot, ...], ...]
    bounds: tuple[tuple[float, ...], tuple[float, ...]]

    def draw(self, label: int, number: float) -> tuple[str | Slot, ...]:
        bounds = self.bounds[label]
        return self.texts[bisect(bounds, number * bounds[-1])]


@dataclass(frozen=True)
class Grammar:
    """What sarcasm_grammar.json says, ready to draw from."""

    choices: Mapping[str, Choice]
    numbers: Mapping[str, tuple[int, int]]
    irregular: Mapping[str, Mapping[str, str]]
    doubled: frozenset[str]


def _split(text: str) -> tuple[str | Slot, ...]:
    pieces: list[str | Slot] = []
    end = 0
    for match in _SLOT.finditer(text):
        pieces += [text[end : match.start()], Slot(match[1], match[2] or "")]
        end = match.end()
    return tuple(piece for piece in (*pieces, text[end:]) if piece)


def _word_weights(symbol: str, count: int, label: int) -> np.ndarray:
    """Zipf's law over the order of a list, and a lean of each word towards one of the classes."""
    lean = np.random.default_rng(crc32(symbol.encode())).normal(size=count)
    return np.exp(LEAN * (label - 0.5) * lean) / (np.arange(count) + ZIPF_OFFSET) ** ZIPF_EXPONENT


@cache
def grammar() -> Grammar:
    """The grammar of sarcasm_grammar.json.

    "phrases" have weights; "words" are ordered from frequent to rare; {symbol} or {symbol:form} stands for another
    text; of the variants symbol.serious and symbol.sarcastic the headline's class takes one, and symbol.he and
    symbol.she make a man or a woman.
    """
    read: dict[str, Any] = json.loads(GRAMMAR.read_text("utf-8"))
    choices = {}
    for symbol, weighted in read["phrases"].items():
        bounds = tuple(accumulate(weighted.values()))
        choices[symbol] = Choice(tuple(map(_split, weighted)), (bounds, bounds))
    for symbol, texts in read["words"].items():
        serious, sarcastic = (np.cumsum(_word_weights(symbol, len(texts), label)).tolist() for label in (0, 1))
        choices[symbol] = Choice(tuple(map(_split, texts)), (tuple(serious), tuple(sarcastic)))
    numbers = {symbol: (low, high) for symbol, (low, high) in read["numbers"].items()}
    return Grammar(choices, numbers, read["irregular"], frozenset(read["doubled"]))


def inflect(text: str, form: str, grammar: Grammar) -> str:
    """Plural of the noun at the end of a text, or the form of the verb at its beginning."""
    if form == "plural":
        head, of, rest = text.partition(" of ")
        before, space, word = head.rpartition(" ")
        return before + space + _inflected_word(word, form, grammar) + of + rest
    word, space, rest = text.partition(" ")
    return _inflected_word(word, form, grammar) + space + rest


def _inflected_word(word: str, form: str, grammar: Grammar) -> str:
    if word in grammar.irregular[form]:
        return grammar.irregular[form][word]
    y_after_consonant = word.endswith("y") and word[-2:-1] not in "aeiou"
    if form in ("s", "plural"):
        if y_after_consonant:
            return word[:-1] + "ies"
        return word + ("es" if word.endswith(("s", "sh", "ch", "x", "z")) else "s")
    if word in grammar.doubled:
        word += word[-1]
    if form == "ing":
        return (word[:-1] if word.endswith("e") and not word.endswith("ee") else word) + "ing"
    if y_after_consonant:
        return word[:-1] + "ied"
    return word + ("d" if word.endswith("e") else "ed")


class Writer:
    """Writes headlines with the uniform random numbers it is given."""

    def __init__(self, grammar: Grammar, uniform: Iterator[float]) -> None:
        self._grammar = grammar
        self._uniform = uniform
        self._label = 0
        self._gender = "he"
        self._subject_named = False

    def headline(self, label: int) -> str:
        mislabelled = next(self._uniform) < MISLABELLED
        self._label = 1 - label if mislabelled else label
        self._gender = self._any_gender()
        self._subject_named = False
        text = self._fill(CLASSES[self._label], "")
        return _A_BEFORE_VOWEL.sub("an", text)

    def _any_gender(self) -> str:
        return "he" if next(self._uniform) < 0.55 else "she"

    def _fill(self, symbol: str, form: str) -> str:
        if symbol in _PRONOUNS["he"]:
            return _PRONOUNS[self._gender][symbol]
        if symbol in self._grammar.numbers:
            low, high = self._grammar.numbers[symbol]
            # Small numbers are more frequent than large ones in headlines: uniform in the logarithm.
            return str(round(low * (high / low) ** next(self._uniform)))
        choice = self._grammar.choices[self._variant(symbol)]
        pieces = choice.draw(self._label, next(self._uniform))
        text = "".join([piece if isinstance(piece, str) else self._fill(piece.symbol, piece.form) for piece in pieces])
        return inflect(text, form, self._grammar) if form else text

    def _variant(self, symbol: str) -> str:
        if f"{symbol}.{CLASSES[self._label]}" in self._grammar.choices:
            return f"{symbol}.{CLASSES[self._label]}"
        if f"{symbol}.he" not in self._grammar.choices:
            return symbol
        # Pronouns belong to the first person named; who comes after may be anyone.
        gender = self._any_gender() if self._subject_named else self._gender
        self._subject_named = True
        return f"{symbol}.{gender}"


def _uniform(rng: np.random.Generator) -> Iterator[float]:
    while True:
        yield from rng.random(4096).tolist()


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Headlines of the stand-in; every split is drawn alike, but no headline is in two of them."""
    labels = np.arange(count) % 2
    rng.shuffle(labels)
    writer = Writer(grammar(), _uniform(rng))
    return {"headline": np.array([_headline(writer, label, split) for label in labels.tolist()]), "label": labels}


def _headline(writer: Writer, label: int, split: str) -> str:
    while True:
        if split_of(headline := writer.headline(label)) == split:
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
