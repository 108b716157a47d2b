"""Where the arrays of an exercise lie, and how another process is asked for them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from grader import own_process
from grader.datasets import cache
from grader.datasets.cache import Source
from grader.datasets.dataset import Dataset
from grader.exercise.spec import Exercise, Preprocessing

SEED = "GRADER_HELDOUT_SEED"


def private_seed() -> str | None:
    """The instructor's own held-out seed, GRADER_HELDOUT_SEED. It is never passed on to graded code."""
    return os.environ.get(SEED) or None


def folder_of(
    dataset: Dataset,
    source: Source,
    preprocessing: Preprocessing | None,
    split: str = "heldout",
    private: bool = True,
) -> Path:
    """The folder with the arrays of a split. If `private`, the held-out ones of each private seed have their own."""
    parts = [dataset.name, source, cache.version(dataset, source)]
    if preprocessing is not None:
        parts += [type(preprocessing).__name__.lower(), *(str(value) for value in asdict(preprocessing).values())]
    if private and split == "heldout" and source == "standin" and (seed := private_seed()) is not None:
        parts += ["private", hashlib.sha256(f"held-out folder of {seed}".encode()).hexdigest()[:16]]
    return cache.cache_folder() / split / "-".join(parts)


def is_whole(folder: Path, thorough: bool = False) -> bool:
    return (folder / cache.MANIFEST).is_file() and not cache.damage(folder, thorough)


def made_by(module: str, exercise: Exercise, source: Source, failed: str) -> Path:
    """The folder of what a module of the datasets makes for an exercise; if it is missing, a process makes it first.

    Raises DataError, which begins with `failed` if the process does not answer.
    """
    dataset = cache.get(exercise.dataset)
    folder = folder_of(dataset, source, exercise.preprocessing, module)
    if not is_whole(folder):
        request = {"name": dataset.name, "source": source, "preprocessing": described(exercise.preprocessing)}
        environment = {**os.environ, "GRADER_SOURCE": source}
        own_process.run(f"grader.datasets.{module}", request, failed=failed, environment=environment)
    return folder


def described(preprocessing: Preprocessing | None) -> dict[str, Any] | None:
    """A preprocessing as JSON."""
    return {"kind": type(preprocessing).__name__, **asdict(preprocessing)} if preprocessing else None


def preprocessing_of(described: dict[str, Any] | None) -> Preprocessing | None:
    """The preprocessing that described() has written."""
    if described is None:
        return None
    kinds: dict[str, type[Preprocessing]] = {kind.__name__: kind for kind in get_args(Preprocessing)}
    fields = dict(described)
    return kinds[fields.pop("kind")](**fields)
