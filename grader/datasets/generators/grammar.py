"""Texts written by a grammar in a readable JSON file: what the stand-ins of text datasets are made of."""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

ZIPF_EXPONENT = 0.8
ZIPF_OFFSET = 6  # with the exponent: the first word of a list of 100 is 10 times as frequent as the last

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
    bounds: tuple[tuple[float, ...], ...]

    def draw(self, label: int, number: float) -> tuple[str | Slot, ...]:
        bounds = self.bounds[label]
        return self.texts[bisect(bounds, number * bounds[-1])]


@dataclass(frozen=True)
class Grammar:
    """What a grammar's file says, ready to draw from. `classes` are the symbols' variants for labels 0, 1, ..."""

    classes: tuple[str, ...]
    choices: Mapping[str, Choice]
    numbers: Mapping[str, tuple[int, int]]
    irregular: Mapping[str, Mapping[str, str]]
    doubled: frozenset[str]
    kept: frozenset[str]


def _split(text: str) -> tuple[str | Slot, ...]:
    pieces: list[str | Slot] = []
    end = 0
    for match in _SLOT.finditer(text):
        pieces += [text[end : match.start()], Slot(match[1], match[2] or "")]
        end = match.end()
    return tuple(piece for piece in (*pieces, text[end:]) if piece)


def _word_weights(symbol: str, count: int, leaning: float) -> np.ndarray:
    """Zipf's law over the order of a list, and a lean of each word towards one of two classes."""
    lean = np.random.default_rng(crc32(symbol.encode())).normal(size=count)
    return np.exp(leaning * lean) / (np.arange(count) + ZIPF_OFFSET) ** ZIPF_EXPONENT


def read(path: Path, classes: tuple[str, ...], lean: float = 0) -> Grammar:
    """The grammar of a file.

    "phrases" have weights; "words" are ordered from frequent to rare, and `lean` is the standard deviation of a listed
    word's log odds between two classes. {symbol} or {symbol:form} stands for another text. Of the variants symbol.CLASS
    a text takes that of its class; symbol.he and symbol.she make a man or a woman. What "kept" names is drawn once in a
    text and then repeated.
    """
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    leanings = [lean * (label - (len(classes) - 1) / 2) for label in range(len(classes))]
    choices = {}
    for symbol, weighted in content["phrases"].items():
        bounds = tuple(accumulate(weighted.values()))
        choices[symbol] = Choice(tuple(map(_split, weighted)), (bounds,) * len(classes))
    for symbol, texts in content["words"].items():
        weights = (np.cumsum(_word_weights(symbol, len(texts), leaning)).tolist() for leaning in leanings)
        choices[symbol] = Choice(tuple(map(_split, texts)), tuple(map(tuple, weights)))
    numbers = {symbol: (low, high) for symbol, (low, high) in content["numbers"].items()}
    doubled, kept = frozenset(content["doubled"]), frozenset(content.get("kept", ()))
    return Grammar(classes, choices, numbers, content["irregular"], doubled, kept)


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
    """Writes texts with the random numbers it is given."""

    def __init__(self, grammar: Grammar, rng: np.random.Generator) -> None:
        self._grammar = grammar
        self._uniform = _uniform(rng)
        self._label = 0
        self._gender = "he"
        self._subject_named = False
        self._kept: dict[str, str] = {}

    def chance(self) -> float:
        """The next random number, uniform in [0, 1)."""
        return next(self._uniform)

    def write(self, symbol: str, label: int) -> str:
        """A text of the class `label`, made from a symbol."""
        self._label = label
        self._gender = self._any_gender()
        self._subject_named = False
        self._kept = {}
        return _A_BEFORE_VOWEL.sub("an", self._fill(symbol, ""))

    def _any_gender(self) -> str:
        return "he" if self.chance() < 0.55 else "she"

    def _fill(self, symbol: str, form: str) -> str:
        if symbol in _PRONOUNS["he"]:
            return _PRONOUNS[self._gender][symbol]
        if symbol in self._grammar.numbers:
            low, high = self._grammar.numbers[symbol]
            # Small numbers are more frequent than large ones in texts: uniform in the logarithm.
            return str(round(low * (high / low) ** self.chance()))
        text = self._kept.get(symbol) or self._drawn(symbol)
        if symbol in self._grammar.kept:
            self._kept[symbol] = text
        return inflect(text, form, self._grammar) if form else text

    def _drawn(self, symbol: str) -> str:
        choice = self._grammar.choices[self._variant(symbol)]
        pieces = choice.draw(self._label, self.chance())
        return "".join([piece if isinstance(piece, str) else self._fill(piece.symbol, piece.form) for piece in pieces])

    def _variant(self, symbol: str) -> str:
        of_class = f"{symbol}.{self._grammar.classes[self._label]}"
        if of_class in self._grammar.choices:
            return of_class
        if f"{symbol}.he" not in self._grammar.choices:
            return symbol
        # Pronouns belong to the first person named; later ones may be anyone.
        gender = self._any_gender() if self._subject_named else self._gender
        self._subject_named = True
        return f"{symbol}.{gender}"


def _uniform(rng: np.random.Generator) -> Iterator[float]:
    while True:
        yield from rng.random(4096).tolist()
