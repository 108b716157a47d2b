"""Messages written by a grammar and typed in a hurry."""

from __future__ import annotations

import re
import string
from functools import cache
from pathlib import Path

import numpy as np

from grader.datasets.builtin.disaster_tweets import CLASSES
from grader.datasets.dataset import Batch
from grader.datasets.generators.grammar import Grammar, Writer, read
from grader.datasets.generators.partition import split_of

GRAMMAR = Path(__file__).with_name("disaster_tweets_grammar.json")
REAL_SHARE = 0.43  # as in the real file: always saying "imagined" scores 0.57 on both

LEAN = 0.7  # standard deviation of a listed word's log odds between the classes
MISLABELLED = 0.06  # share of messages written by the other class's grammar: no reader gets all of them right

_SPACED_MARK = re.compile(r" (?=[,.?:](?: |$))")  # the grammar sets marks apart, so that any symbol may end a word
_NAME_TAG_LINK = re.compile(r"\brt\b|[@#]\w+|https?://\S+")
_WORD = re.compile(r"\w+")
_SHORT_LINK = re.compile("~+")
_LINK_LETTERS = string.ascii_letters + string.digits


@cache
def grammar() -> Grammar:
    """The grammar of disaster_tweets_grammar.json."""
    return read(GRAMMAR, CLASSES, LEAN)


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Messages of the stand-in with their labels, (count,) each; all splits are drawn alike and share no message."""
    labels = (np.arange(count) < round(REAL_SHARE * count)).astype(np.int64)
    rng.shuffle(labels)
    writer = Writer(grammar(), rng)
    return {"text": np.array([_message(writer, label, split) for label in labels.tolist()]), "label": labels}


def _message(writer: Writer, label: int, split: str) -> str:
    while True:
        written_by = 1 - label if writer.chance() < MISLABELLED else label
        text = writer.write(CLASSES[written_by], written_by)
        # The content decides the split: with other names, or typed in another way, it is still the same message.
        if split_of(_gist(text)) == split:
            return typed(text, writer)


def _gist(text: str) -> str:
    """What a message says without the names, tags and links around it."""
    return " ".join(_WORD.findall(_NAME_TAG_LINK.sub("", text.lower())))


def typed(text: str, writer: Writer) -> str:
    """A message as it is typed in a hurry: capitals, missing apostrophes, typos; links get letters of their own."""
    text = _SPACED_MARK.sub("", text)
    shouts, capital, apostrophes = writer.chance() < 0.03, writer.chance() < 0.55, writer.chance() < 0.5
    if not apostrophes:
        text = text.replace("'", "")
    words = [_typed_word(word, writer, shouts) for word in text.split(" ")]
    if capital:
        words[0] = words[0][:1].upper() + words[0][1:]
    return " ".join(words)


def _typed_word(word: str, writer: Writer, shouts: bool) -> str:
    if word.startswith("http"):
        return _SHORT_LINK.sub(lambda match: _letters(len(match[0]), writer), word)
    slip = writer.chance()
    if word.startswith(("@", ".@", "#")) or not word.isalpha() or len(word) < 4:
        return word.upper() if shouts and word.isalpha() else word
    place = 1 + int(writer.chance() * (len(word) - 2))
    if slip < 0.008:
        word = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    elif slip < 0.014:
        word = word[:place] + word[place + 1 :]
    elif slip < 0.019 and len(word) < 7:
        word += word[-1] * 3
    elif slip < 0.028:
        word = word.upper()
    return word.upper() if shouts else word


def _letters(count: int, writer: Writer) -> str:
    return "".join(_LINK_LETTERS[int(writer.chance() * len(_LINK_LETTERS))] for _ in range(count))
