"""Reads the .npz file of an exercise's own data; whatever is broken is reported with its place."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from grader.datasets.dataset import (
    Example,
    Feature,
    Flags,
    Image,
    Incomplete,
    Label,
    Number,
    Part,
    Strings,
    features_of,
)
from grader.datasets.own_files import broken, content
from grader.errors import DataError


def entries(features: Mapping[str, Feature], arrays: Mapping[str, str], path: Path) -> Iterator[Example]:
    """The rows of arrays, whose names are those of the parts, or in `arrays` for a feature of one part."""
    wanted = {
        (feature, name): (name or arrays[feature], part)
        for feature, parts in features.items()
        for name, part in features_of(parts).items()
    }
    found = _arrays(path, [name for name, _ in wanted.values()])
    checked = {key: _checked(path, name, part, found[name]) for key, (name, part) in wanted.items()}
    counts = {name: len(found[name]) for name, _ in wanted.values()}
    if len(set(counts.values())) > 1:
        said = ", ".join(f"{name!r} has {count}" for name, count in counts.items())
        raise DataError(f"{path.name}: {said} examples.", "Give each array one row for each example.")
    for row in range(min(counts.values())):
        values: dict[str, Any] = {}
        for feature, parts in features.items():
            read = {name: checked[feature, name][row] for name in features_of(parts)}
            values[feature] = read[""] if list(read) == [""] else read
        yield Example(f"{path.name}, row {row}", content(values["inputs"]), partial(dict, values))


def _arrays(path: Path, wanted: list[str]) -> dict[str, np.ndarray]:
    try:
        with np.load(path, allow_pickle=False) as file:
            found = {name: file[name] for name in wanted if name in file.files}
            names = file.files
    except (ValueError, OSError, EOFError, AttributeError, zipfile.BadZipFile) as error:
        raise DataError(
            f"{path.name} is not an .npz file of plain arrays: {error}.", "Write it with numpy.savez."
        ) from error
    for name in wanted:
        if name not in found:
            raise DataError(f"{path.name} has no array {name!r}, only {', '.join(names)}.", "Name it in dataset.py.")
    return found


def _checked(path: Path, name: str, part: Part, array: np.ndarray) -> Any:
    """The values of an array in the type of its feature, one for each row."""
    shape = getattr(part, "shape", ())
    is_one_number = isinstance(part, Label | Number)
    if is_one_number:
        array = array.reshape(-1) if array.shape[1:] == (1,) else array
    if array.ndim < 1 or array.shape[1:] != shape:
        needed = f"(n, {', '.join(map(str, shape))})" if shape else "(n,)"
        raise DataError(f"{path.name}: {name!r} is {array.shape}, {needed} is needed.", "Correct it, or dataset.py.")
    if isinstance(part, Strings):
        if array.dtype.kind not in "US":
            raise DataError(f"{path.name}: {name!r} is of {array.dtype}, texts are needed.", "Give strings.")
        if len(rejected := np.flatnonzero((array.reshape(len(array), -1) == array.dtype.type()).any(axis=1))):
            raise broken(
                f"{path.name}, row {rejected[0]}", f"a text of {name!r} is empty, which StringLookup cannot save"
            )
        return (np.char.decode(array, "utf-8") if array.dtype.kind == "S" else array).tolist()
    if array.dtype.kind not in "biuf":
        raise DataError(f"{path.name}: {name!r} is of {array.dtype}, numbers are needed.", "Give numbers.")
    _require_sound(path, part, array)
    if is_one_number:
        return array.astype(np.int64 if isinstance(part, Label) else np.float64).tolist()
    return array.astype(np.uint8 if isinstance(part, Image) else np.float32)


def _require_sound(path: Path, part: Part, array: np.ndarray) -> None:
    """Raises DataError for the first row with a number that cannot be."""
    rows = array.reshape(len(array), -1)
    match part:
        case Incomplete():
            sound, what = ~np.isinf(rows), "a number is infinite"
        case Flags():
            sound, what = np.isin(rows, (0, 1)), "a label is neither 0 nor 1"
        case Image():
            sound, what = (rows >= 0) & (rows <= 255) & (rows == np.rint(rows)), "a pixel is not 0 to 255"
        case _:
            sound, what = np.isfinite(rows), "a number is not finite"
    if len(rejected := np.flatnonzero(~sound.all(axis=1))):
        raise broken(f"{path.name}, row {rejected[0]}", what)
    if isinstance(part, Label) and len(rejected := np.flatnonzero(~np.isin(rows[:, 0], range(len(part.names))))):
        found, last = rows[rejected[0], 0].item(), len(part.names) - 1
        what = f"the label is {found!r}, a whole number from 0 to {last} is needed"
        raise broken(f"{path.name}, row {rejected[0]}", what)
