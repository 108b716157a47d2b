"""Reads Shakespeare's plays as poems: whole speeches, without the names of their speakers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from grader.datasets import editions
from grader.datasets.dataset import Dataset, Parts

# Speeches are joined until a poem has so many words. Poems then have 111 words on average, as those of the stand-in.
LEAST_WORDS = 75


def read(path: Path, dataset: Dataset) -> Parts:
    """The poems of a file of speeches: a speaker's name with a colon, lines, and an empty line after each.

    The names are left out: they are a fifth of all line ends and easy to guess. Raises ValueError, with the file's name
    and the line, for any other form.
    """
    return editions.parts_of(dataset, {"text": np.array(list(_poems(path)), object)})


def _poems(path: Path) -> Iterator[str]:
    poem: list[str] = []
    for speech in _speeches(path):
        poem += speech
        if sum(len(line.split()) for line in poem) >= LEAST_WORDS:
            yield "\n".join(poem)
            poem = []


def _speeches(path: Path) -> Iterator[list[str]]:
    """The lines of each speech."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name}: not UTF-8 text, {error.reason} at byte {error.start}") from error
    speech: list[str] | None = None
    for number, line in enumerate([*lines, ""], start=1):
        if not line.strip():
            if speech:
                yield speech
            speech = None
        elif speech is not None:
            speech.append(line)
        elif line.endswith(":"):
            speech = []
        else:
            raise ValueError(f"{path.name}, line {number}: a speaker's name with a colon is needed, not {line!r:.60}")
