"""Writes a poem in the language of its theme: draws words that rhyme, agree and have not just been said."""

from __future__ import annotations

import math
import re
from bisect import bisect
from collections import deque
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar

import numpy as np

from grader.datasets.builtin.verse.language import Language, Line, Piece, Slot, Unit, Verb, Wording, keeps_metre
from grader.datasets.generators.grammar import inflect

# How many words of each kind a poem keeps coming back to, and how often it takes one of these, not any of its theme
NOUNS = {"man1": 2, "man2": 2, "beast1": 2, "beast2": 2, "thing1": 4, "thing2": 3, "place1": 3, "place2": 2}
CAST = {**NOUNS, "mood2": 4, "own1": 1}
FAITHFUL = 0.6
CONTENT = (*NOUNS, "sky1", "mist1", "stuff1", "state1", "mood1", "look1", "hue1")  # what is not said twice in a row

PLURAL = 0.35  # share of plurals where a noun may be one or many
REMEMBERED = 14  # content words just said that are not drawn again: those of two or three lines
TRIES = 8  # draws before the lines are started over
REFRAIN = "refrain"  # the unit that a poem repeats as it is
SPECIAL = 0.6  # share of openings and endings that take units written as such

_STUTTER = re.compile(r"\b(\w+) \1\b")
_NUMBERS = {"singular": False, "many": True}

T = TypeVar("T")


class Stuck(Exception):
    """Nothing rhymes, or every word that fits has just been used."""


class Poet:
    """Writes one poem."""

    def __init__(self, language: Language, rng: np.random.Generator) -> None:
        self._language = language
        self._rng = rng
        self._cast: dict[str, list[Wording]] = {}
        self._refrain: list[Unit] = []
        self._said: list[Unit] = []
        self._recent: deque[frozenset[str]] = deque(maxlen=REMEMBERED)
        self._named: dict[str, str] = {}
        self._plural = False
        self._base = False

    def verse(self, units: Sequence[str], rhymes: str, place: str) -> list[str]:
        """The lines of some units, one after the other; "-a-a" has the second and the fourth line rhyme.

        `place` is "_open" where the poem begins, "_close" where it ends, else "".
        """
        while True:
            self._named, self._base = {}, False
            try:
                picked = [self._unit(symbol, place) for symbol in units]
                written = self._written([line for unit in picked for line in unit.lines], rhymes)
            except Stuck:
                continue
            self._said += [unit for unit in picked if unit.has_own_words]
            if units[-1] == REFRAIN:
                self._refrain = [Unit((Line((written[-1],), ""),))]
            return written

    def _unit(self, symbol: str, place: str) -> Unit:
        if symbol == REFRAIN and self._refrain:
            return self._refrain[0]
        if symbol + place in self._language.units and self._rng.random() < SPECIAL:
            symbol += place
        unit = self._pick(*self._language.units[symbol])
        if unit in self._said:
            raise Stuck
        return unit

    def _written(self, lines: list[Line], rhymes: str) -> list[str]:
        pairs = list(zip(lines, rhymes, strict=True))
        sounds = {"-": ""}
        for rhyme in sorted(set(rhymes) - {"-"}):
            sounds[rhyme] = self._common_sound([line for line, other in pairs if other == rhyme])
        texts = [self._fill(line.pieces, sounds[rhyme]) for line, rhyme in pairs]
        if len({text.split()[-1] for text in texts}) < len(texts):
            raise Stuck  # a word does not rhyme with itself
        if any(_STUTTER.search(text) or len(self._language.times.findall(text)) > 1 for text in texts):
            raise Stuck
        return [text + line.punctuation for text, line in zip(texts, lines, strict=True)]

    def _common_sound(self, lines: list[Line]) -> str:
        each = [self._language.ends(line) for line in lines]
        common = [sound for sound in each[0] if all(sound in ends for ends in each)]
        if not common:
            raise Stuck
        # Square roots: rare rhymes are heard too, not only those that half the words of a theme have
        weights = [math.prod(ends[sound] for ends in each) ** 0.5 for sound in common]
        return self._pick(common, list(accumulate(weights)))

    def _pick(self, options: Sequence[T], bounds: Sequence[float]) -> T:
        return options[bisect(bounds, self._rng.random() * bounds[-1])]

    def _fill(self, pieces: tuple[Piece, ...], sound: str) -> str:
        texts = []
        for piece in pieces:
            if isinstance(piece, str):
                texts.append(piece)
            elif isinstance(piece, Verb):
                texts.append(self._agreeing(piece.word))
            else:
                texts.append(self._slot(piece, sound if piece is pieces[-1] else ""))
        return "".join(texts)

    def _agreeing(self, verb: str) -> str:
        if self._base:
            return verb
        if self._plural:
            return "are" if verb == "be" else verb
        return inflect(verb, "s", self._language.inflection)

    def _slot(self, slot: Slot, sound: str) -> str:
        if slot.symbol in _NUMBERS:
            self._plural = _NUMBERS[slot.symbol]
            return ""
        text = self._named.get(slot.symbol) or self._drawn(slot, sound)
        if slot.name:
            self._named[slot.name] = text
        is_many = slot.form in ("plural", "many")
        if slot.form == "n" or slot.form == "any" and not sound:
            is_many = self._rng.random() < PLURAL and keeps_metre(text)
        if slot.form in ("n", "one", "many"):
            self._plural = is_many
        return self._language.plural(text) if is_many else text

    def _drawn(self, slot: Slot, sound: str) -> str:
        was_base, self._base = self._base, self._base or slot.form == "base"
        text = self._fill(self._wording(slot, sound).pieces, sound)
        self._base = was_base
        return text

    def _wording(self, slot: Slot, sound: str) -> Wording:
        for _ in range(TRIES):
            if slot.symbol in CAST and not sound and self._rng.random() < FAITHFUL:
                cast = self._cast_of(slot.symbol)
                wording = cast[int(self._rng.random() * len(cast))]
            else:
                bounds = self._language.bounds(slot.symbol, slot.form, sound)
                wording = self._pick(self._language.wordings[slot.symbol], bounds)
            fits = slot.form not in ("plural", "many") or keeps_metre(str(wording.pieces[-1]))
            if fits and not any(wording.content & said for said in self._recent):
                if wording.content:
                    self._recent.append(wording.content)
                return wording
        raise Stuck

    def _cast_of(self, symbol: str) -> list[Wording]:
        if symbol not in self._cast:
            wordings, bounds = self._language.wordings[symbol], self._language.bounds(symbol, "", "")
            self._cast[symbol] = [self._pick(wordings, bounds) for _ in range(CAST[symbol])]
        return self._cast[symbol]
