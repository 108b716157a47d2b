"""The words behind token ids: the vocabulary, and the texts of the validation sample. For people; made once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from grader import own_process
from grader.datasets import cache
from grader.datasets.arrays import folder_of, made_by, preprocessing_of
from grader.datasets.cache import Source
from grader.datasets.dataset import Dataset
from grader.datasets.samples import MOST
from grader.datasets.tokens import Vocabulary
from grader.errors import DataError
from grader.exercise.spec import Exercise, NextWord, Preprocessing, Tokens

FILE = "wording.json"


@dataclass(frozen=True)
class Wording:
    """`listing` are the words by their ids, `texts` those of the validation sample; a stream of words has none."""

    listing: Sequence[str]
    texts: Sequence[str]

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(self.listing)


def wording(exercise: Exercise, source: Source) -> Wording:
    """The words of an exercise with Tokens or NextWord, made on first use. Raises DataError as heldout() does."""
    folder = made_by("wording", exercise, source, f"the words of {exercise.dataset} could not be read")
    try:
        return Wording(**json.loads((folder / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise DataError(f"{folder} is unreadable.", f"Delete {folder}.") from error


def make(dataset: Dataset, source: Source, preprocessing: Preprocessing | None) -> None:
    """Writes the words. For a process of its own, with GRADER_SOURCE: it needs TensorFlow."""
    from grader.datasets import reading

    def texts(split: str) -> list[str]:
        return [text.decode() for text in reading.examples_of(dataset, source, split)[dataset.inputs]]

    found: dict[str, Any] = {"listing": [], "texts": []}
    match preprocessing:
        case Tokens(vocabulary_size=size):
            found = {"listing": Vocabulary.fit(texts("train"), size).listing, "texts": texts("validation")[:MOST]}
        case NextWord(vocabulary_size=size):
            found["listing"] = reading.stream_vocabulary(dataset.name, size)
    folder = folder_of(dataset, source, preprocessing, "wording")
    with cache.one_at_a_time(folder), cache.appears_whole(folder) as place:
        (place / FILE).write_text(json.dumps(found), encoding="utf-8")
        cache.write_manifest(place)


def _make(request: dict[str, Any], _: own_process.Say) -> None:
    make(cache.get(request["name"]), request["source"], preprocessing_of(request["preprocessing"]))


if __name__ == "__main__":
    own_process.answer(_make)
