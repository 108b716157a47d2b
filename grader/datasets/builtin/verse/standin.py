"""Poems written by a grammar of themes, metres and rhymes."""

from __future__ import annotations

import json
import re
from bisect import bisect
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from grader.datasets.builtin.verse.language import Language
from grader.datasets.builtin.verse.poet import CONTENT, Poet
from grader.datasets.dataset import Batch
from grader.datasets.generators.partition import split_of

GRAMMAR = Path(__file__).with_name("verse_grammar.json")

_A_BEFORE_VOWEL = re.compile(r"\ba(?= [aeiou])", re.IGNORECASE)
_SENTENCE_START = re.compile(r"(?:^|(?<=[.?!]\s))[a-z]")


@cache
def content() -> dict[str, Any]:
    """The content of verse_grammar.json."""
    return json.loads(GRAMMAR.read_text("utf-8"))


@cache
def language(theme: str) -> Language:
    """The language of a theme."""
    return Language(content(), theme, CONTENT)


def poem(theme: str, form: str, rng: np.random.Generator) -> str:
    """A poem on a theme, in a form: one line of verse per line, stanzas separated by an empty line."""
    plan = content()["forms"][form]
    poet = Poet(language(theme), rng)
    least, most = plan["stanzas"]
    count, per_stanza = int(rng.integers(least, most + 1)), plan["verses"]
    places = ["_open", *[""] * (count * per_stanza - 2), "_close"]
    verses = ["\n".join(poet.verse(plan["units"], plan["rhymes"], place)) for place in places]
    stanzas = ["\n".join(verses[first : first + per_stanza]) for first in range(0, len(verses), per_stanza)]
    return "\n\n".join(map(_spelled, stanzas))


def _spelled(stanza: str) -> str:
    return _SENTENCE_START.sub(lambda start: start[0].upper(), _A_BEFORE_VOWEL.sub(r"\g<0>n", stanza))


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Poems of the stand-in, (count,); all splits are drawn alike and share no poem."""
    themes, forms = list(content()["themes"]), content()["forms"]
    bounds = list(accumulate(plan["weight"] for plan in forms.values()))
    poems: list[str] = []
    while len(poems) < count:
        theme = themes[rng.integers(len(themes))]
        form = list(forms)[bisect(bounds, rng.random() * bounds[-1])]
        if split_of(text := poem(theme, form, rng)) == split:
            poems.append(text)
    return {"text": np.array(poems)}
