"""What can be said in a poem and what rhymes: the grammar of verse_grammar.json, ready to draw from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from grader.datasets.generators.grammar import Grammar, inflect

ZIPF_OFFSET = 6  # the first word of a list of 20 is 4.2 times as frequent as the last

_PIECE = re.compile(r"\{(?:(\w+)=)?(\w+)(?::(\w+))?\}|\[(\w+)\]")
_PUNCTUATION = re.compile(r"[.,:;?!]*$")
_SIBILANTS = ("s", "sh", "ch", "x", "z", "ce", "se", "ge", "xe")


@dataclass(frozen=True)
class Slot:
    """A place that a text of a symbol fills, in a form: {symbol}, {symbol:form}.

    What {name=symbol} says, {name} says again in the same lines. Forms: "n" is a subject in either number, "one" or
    "many" a subject in that number; "any" and "plural" are not subjects; "base" keeps verbs as a modal needs them.
    """

    name: str
    symbol: str
    form: str


@dataclass(frozen=True)
class Verb:
    """A verb that agrees with the subject before it: [sing]."""

    word: str


Piece = str | Slot | Verb


@dataclass(frozen=True)
class Wording:
    """A text that a symbol may become, the content words in it, and its weight."""

    pieces: tuple[Piece, ...]
    content: frozenset[str]
    weight: float


@dataclass(frozen=True, eq=False)
class Line:
    """A line of verse and how it ends."""

    pieces: tuple[Piece, ...]
    punctuation: str


@dataclass(frozen=True)
class Unit:
    """Some lines that belong together."""

    lines: tuple[Line, ...]

    @property
    def has_own_words(self) -> bool:
        return any(isinstance(piece, str) for line in self.lines for piece in line.pieces)


def keeps_metre(noun: str) -> bool:
    """Whether the plural has as many syllables as the noun."""
    return not noun.endswith(_SIBILANTS)


def _split(text: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    end = 0
    for match in _PIECE.finditer(text):
        name, symbol, form, verb = match.groups()
        pieces += [text[end : match.start()], Verb(verb) if verb else Slot(name or "", symbol, form or "")]
        end = match.end()
    return tuple(piece for piece in (*pieces, text[end:]) if piece)


def _unit(text: str) -> Unit:
    """The lines of a text such as "{sky} falls, / {bird} sings."."""
    ends = [(line, _PUNCTUATION.sub("", line)) for line in text.split(" / ")]
    return Unit(tuple(Line(_split(words), line.removeprefix(words)) for line, words in ends))


class Language:
    """The language of one theme: `wordings` and `units` by their symbols, and the expressions of time."""

    def __init__(self, content: Mapping[str, Any], theme: str, spoken_of: Iterable[str]) -> None:
        """`content` is that of the grammar's file; `spoken_of` are the symbols of content words."""
        lists: dict[str, list[str]] = content["words"] | content["themes"][theme]
        self.inflection = Grammar((), {}, {}, content["irregular"], frozenset(), frozenset())
        self._groups = {word: str(number) for number, group in enumerate(content["rhymes"]) for word in group.split()}
        self._spoken_of = {form: word for symbol in spoken_of for word in lists[symbol]
                           for form in (word, inflect(word, "plural", self.inflection))}  # fmt: skip
        falling = {symbol: {text: 1 / (rank + ZIPF_OFFSET) for rank, text in enumerate(texts)}
                   for symbol, texts in lists.items()}  # fmt: skip
        self.wordings = {symbol: self._wordings(texts) for symbol, texts in (content["phrases"] | falling).items()}
        self.units = {symbol: ([_unit(text) for text in texts], list(accumulate(texts.values())))
                      for symbol, texts in content["units"].items()}  # fmt: skip
        # Nothing is done "at noon all day" or "at night till four": a line says once when it is
        self.times = re.compile(rf"\b(?:{'|'.join(map(re.escape, lists['when2']))})\b")
        self._ends: dict[tuple[str, str], list[dict[str, float]]] = {}
        self._line_ends: dict[Line, dict[str, float]] = {}
        self._bounds: dict[tuple[str, str, str], list[float]] = {}

    def _wordings(self, weighted: Mapping[str, float]) -> list[Wording]:
        texts = [(_split(text), weight) for text, weight in weighted.items()]
        return [Wording(pieces, self._content(pieces), weight) for pieces, weight in texts]

    def _content(self, pieces: tuple[Piece, ...]) -> frozenset[str]:
        verbs = {piece.word for piece in pieces if isinstance(piece, Verb)}
        said = {word for piece in pieces if isinstance(piece, str) for word in piece.split()}
        return frozenset(verbs | {self._spoken_of[word] for word in said & self._spoken_of.keys()})

    def plural(self, noun: str) -> str:
        return inflect(noun, "plural", self.inflection)

    def sound(self, text: str) -> str:
        """The sound that a text shares with all its rhymes; "" if nothing rhymes with it."""
        word = text.split()[-1]
        if word in self._groups:
            return self._groups[word]
        return f"{self._groups[word[:-1]]}s" if word.endswith("s") and word[:-1] in self._groups else ""

    def bounds(self, symbol: str, form: str, sound: str) -> list[float]:
        """Cumulative weights of a symbol's wordings; with a sound, those that cannot end in it weigh nothing."""
        key = (symbol, form, sound)
        if key not in self._bounds:
            weights = [wording.weight for wording in self.wordings[symbol]]
            if sound:
                ends = self._symbol_ends(symbol, form)
                weights = [weight * end.get(sound, 0) for weight, end in zip(weights, ends, strict=True)]
            self._bounds[key] = list(accumulate(weights))
        return self._bounds[key]

    def ends(self, line: Line) -> dict[str, float]:
        """The sounds in which a line may end, each with its share; none if that depends on other words."""
        if line not in self._line_ends:
            self._line_ends[line] = self._ends_of(line.pieces, "")
        return self._line_ends[line]

    def _symbol_ends(self, symbol: str, form: str) -> list[dict[str, float]]:
        key = (symbol, form)
        if key not in self._ends:
            self._ends[key] = [self._ends_of(wording.pieces, form) for wording in self.wordings[symbol]]
        return self._ends[key]

    def _ends_of(self, pieces: tuple[Piece, ...], form: str) -> dict[str, float]:
        last = pieces[-1]
        if isinstance(last, Slot) and last.symbol in self.wordings and last.form != "n":
            return self._mixed_ends(last)
        if not isinstance(last, str):
            return {}
        sound = self.sound(self.plural(last) if form in ("plural", "many") else last)
        return {sound: 1.0} if sound else {}

    def _mixed_ends(self, slot: Slot) -> dict[str, float]:
        weights = [wording.weight for wording in self.wordings[slot.symbol]]
        shares: dict[str, float] = {}
        for weight, ends in zip(weights, self._symbol_ends(slot.symbol, slot.form), strict=True):
            for sound, share in ends.items():
                shares[sound] = shares.get(sound, 0) + weight * share / sum(weights)
        return shares
