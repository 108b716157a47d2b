"""What the tests of generated texts count: the classes of their words, and the symbols of a grammar."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from grader.datasets.tokens import words


def classes_of_words(texts: Iterable[str], labels: Iterable[int]) -> dict[str, list[int]]:
    """For each word the classes of the texts that hold it."""
    classes: dict[str, list[int]] = {}
    for text, label in zip(texts, labels, strict=True):
        for word in set(words(text)):
            classes.setdefault(word, []).append(label)
    return classes


def symbols(grammar: dict[str, Any]) -> tuple[set[str], set[str]]:
    """What a grammar defines, variants under one name, and what its texts use."""
    defined = {symbol.partition(".")[0] for part in ("phrases", "words", "numbers") for symbol in grammar[part]}
    texts = [text for part in ("phrases", "words") for texts in grammar[part].values() for text in texts]
    return defined, {slot for text in texts for slot in re.findall(r"\{(\w+)(?::\w+)?\}", text)}
