"""Splits the examples of files, so that none is both trained on and held out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from grader.datasets.dataset import SPLITS, Dataset, Example, OwnFiles, Parts
from grader.errors import DataError

HELDOUT_SHARE, VALIDATION_SHARE = 0.25, 0.15  # of own files
REAL_HELDOUT_SHARE, REAL_VALIDATION_SHARE = 0.2, 0.1
LEAST_EXAMPLES = 10
# Values of a series in a row, not all alike. If a series takes 100 values, two stretches are equal once in 10^20.
REPEATED = 10


def digest(example: Example) -> bytes:
    """A hash of what a model sees of an example."""
    return hashlib.sha256(example.content).digest()


def own_splits(dataset: Dataset, own: OwnFiles) -> dict[str, Iterator[dict[str, Any]]]:
    """The examples by split. Equal inputs are in one split. A hash of the inputs decides, whatever the order of a file.

    A series is split by position. Raises DataError if a held-out file repeats an example of the other file, or, of a
    series, a stretch of it.
    """
    examples = {name: _own_examples(own, name) for name in (own.file, own.heldout) if name and _is_there(own, name)}
    first = examples[own.file]
    groups: dict[bytes, list[Example]] = {}
    for number, example in enumerate(first):
        key = number.to_bytes(8, "big") if dataset.ordered else digest(example)
        groups.setdefault(key, []).append(example)
    keys = sorted(groups)
    end = len(keys) if own.heldout else len(keys) - round(HELDOUT_SHARE * len(keys))
    start = end - max(1, round(VALIDATION_SHARE * len(keys)))
    splits = {
        "train": [example for key in keys[:start] for example in groups[key]],
        "validation": [example for key in keys[start:end] for example in groups[key]],
        "heldout": [example for key in keys[end:] for example in groups[key]],
    }
    if own.heldout:
        splits["heldout"] = examples.get(own.heldout, [])
        if dataset.ordered:
            _require_new(own, first, splits["heldout"])
            groups = {}  # single values may occur again
        for example in splits["heldout"]:
            if twin := groups.get(digest(example)):
                raise DataError(
                    f"{example.place} is held out, and {twin[0].place} has the same input.",
                    "Remove it from one of the two: a grade must not reward memory.",
                )
    return {name: (example.values() for example in part) for name, part in splits.items() if part}


def _require_new(own: OwnFiles, known: list[Example], held: list[Example]) -> None:
    """Raises DataError if REPEATED held-out values in a row stand in the other file too."""
    places = {tuple(one.content for one in known[at : at + REPEATED]): at for at in range(len(known) - REPEATED + 1)}
    for at in range(len(held) - REPEATED + 1):
        stretch = tuple(one.content for one in held[at : at + REPEATED])
        if stretch in places and len(set(stretch)) > 1:  # a gauge that stands still says nothing
            raise DataError(
                f"{held[at].place} and the {REPEATED - 1} after it are held out, and stand at "
                f"{known[places[stretch]].place} too.",
                f"{own.heldout} must go on where {own.file} ends: a grade must not reward memory.",
            )


def _is_there(own: OwnFiles, name: str) -> bool:
    """The held-out file may be the instructor's alone; the other must be there."""
    if (own.folder / name).exists():
        return True
    if name == own.file:
        raise DataError(f"there is no {own.folder / name}.", "Put it beside dataset.py, or correct its name there.")
    return False


def _own_examples(own: OwnFiles, name: str) -> list[Example]:
    examples = list(own.read(own.folder / name))
    if len(examples) < LEAST_EXAMPLES:
        raise DataError(f"{name} has {len(examples)} examples, at least {LEAST_EXAMPLES} are needed.", "Add some.")
    return examples


def real_splits(dataset: Dataset, parts: Parts) -> Parts:
    """The examples by our splits, at most as many as the stand-in has, in the order of a hash of their inputs.

    So the order of a file does not matter, and of equal inputs only one is kept: the held-out one, if there is one.
    """
    pools = {name: {digest(example): example for example in reversed(examples)} for name, examples in parts.items()}
    ordered = {name: [pool[key] for key in sorted(pool)] for name, pool in pools.items()}
    train = ordered["train"]
    if "heldout" in pools:
        train = [example for example in train if digest(example) not in pools["heldout"]]
    else:
        ordered["heldout"], train = _cut(train, round(REAL_HELDOUT_SHARE * len(train)))
    if "validation" in pools:
        train = [example for example in train if digest(example) not in pools["validation"]]
        held = pools.get("heldout", {})
        ordered["validation"] = [one for one in ordered["validation"] if digest(one) not in held]
    else:
        share = REAL_VALIDATION_SHARE / (1 - REAL_HELDOUT_SHARE)
        ordered["validation"], train = _cut(train, min(dataset.sizes["validation"], round(share * len(train))))
    splits = {name: (ordered | {"train": train})[name][: dataset.sizes[name]] for name in SPLITS}
    for name, examples in splits.items():
        if len(examples) < LEAST_EXAMPLES:
            raise DataError(
                f"the {name} split of {dataset.name} would have {len(examples)} examples, {LEAST_EXAMPLES} are needed.",
                "Take a whole copy of the data.",
            )
    return splits


def _cut(examples: list[Example], count: int) -> tuple[list[Example], list[Example]]:
    """The first `count` examples, and the rest."""
    return examples[:count], examples[count:]
