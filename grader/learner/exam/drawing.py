"""Draws an exercise from each category, and copies their starters."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from grader.datasets import backbone, cache
from grader.datasets.dataset import OwnFiles
from grader.errors import GraderError
from grader.exercise import original
from grader.exercise.catalog import Entry
from grader.learner.exam.state import CATEGORIES


def draw(entries: Sequence[Entry], seed: int, fits: Callable[[Entry], bool] | None = None) -> list[Entry]:
    """An exercise of each category, each of a category with the same chance; the same ones for the same seed.

    Drawn are only exercises that work without a network: those that `fits` accepts. Raises GraderError if a category
    has none.
    """
    fits = fits or can_be_drawn
    drawn = []
    for category in CATEGORIES:
        fitting = sorted((one for one in entries if one.category == category and fits(one)), key=lambda one: one.id)
        if not fitting:
            raise GraderError(
                f"no exercise of {category} can be drawn: none has its data here.",
                "python -m grader data list shows what is missing, python -m grader data prepare makes it.",
            )
        drawn.append(random.Random(f"{seed} {category}").choice(fitting))  # a new exercise elsewhere changes nothing
    return drawn


def can_be_drawn(entry: Entry) -> bool:
    """Whether its untouched starter is known, and its data is here or can be generated."""
    with suppress(GraderError):
        return _has_data(entry) and original.starter_text(entry) is not None
    return False


def _has_data(entry: Entry) -> bool:
    dataset, source = cache.get(entry.exercise.dataset), cache.current_source(entry.exercise.dataset)
    if source == "standin":
        return True
    pretrained = cache.cache_folder() / "backbone" / source / backbone.VERSIONS[source]
    if entry.exercise.needs_backbone and not pretrained.is_dir():
        return False
    if isinstance(dataset.real, OwnFiles):
        return all(path.exists() for path in dataset.real.paths)
    return cache.is_prepared(dataset, source)


def copy(entry: Entry, into: Path) -> None:
    """Copies the untouched starter into a new folder, and the files that it names.

    In its header, the exam's commands take the place of the exercise's.
    """
    text = original.starter_text(entry)
    assert text is not None, "draw() takes only exercises whose starter is known"
    into.mkdir(parents=True)
    for path in original.given_files(entry, text):
        (into / path.name).write_bytes(path.read_bytes())
    text = text.replace(f"Grade it: pytest exercises/{entry.id}", f"Submit it: python -m grader exam submit {entry.id}")
    where = "/".join(into.parts[-3:])  # exam/<date>/<exercise>
    (into / "starter.py").write_text(text.replace(f"exercises/{entry.id}/", f"{where}/"), encoding="utf-8")
