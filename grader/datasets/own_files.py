"""Reads the files of an exercise's own data; whatever is broken is reported with its place."""

from __future__ import annotations

import csv
import math
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from grader.datasets.dataset import Example
from grader.errors import DataError

IMAGES = {".png", ".jpg", ".jpeg", ".bmp", ".gif"}


def rows_of_table(inputs: tuple[str, ...], label: str, classes: tuple[str, ...], path: Path) -> Iterator[Example]:
    for place, cells in _rows(path, (*inputs, label)):
        numbers = np.array([_number(place, name, cells[name]) for name in inputs], np.float32)
        answer = _class(place, label, cells[label], classes) if classes else _number(place, label, cells[label])
        yield Example(place, numbers.tobytes(), partial(dict, inputs=numbers, label=answer))


def rows_of_texts(text: str, label: str, classes: tuple[str, ...], path: Path) -> Iterator[Example]:
    for place, cells in _rows(path, (text, label)):
        if not (said := cells[text].strip()):
            raise _broken(place, f"{text!r} is empty")
        answer = _class(place, label, cells[label], classes)
        yield Example(place, said.encode(), partial(dict, inputs=said, label=answer))


def rows_of_series(value: str, path: Path) -> Iterator[Example]:
    for place, cells in _rows(path, (value,)):
        number = np.float32(_number(place, value, cells[value]))
        yield Example(place, number.tobytes(), partial(dict, inputs=number))


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a CSV with a header: the place of each, such as `wine.csv, line 3`, and its cells by column name."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            f"{path.name} is not UTF-8 text: {error.reason} at byte {error.start}.", "Save it as UTF-8."
        ) from error
    lines = text.splitlines(keepends=True)
    delimiter = max(",;\t", key=(lines[0] if lines else "").count)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        names = [name.strip() for name in next(reader, [])]
        for column in columns:
            if names.count(column) != 1:
                found = ", ".join(map(repr, names)) or "none"
                times = "no" if column not in names else "more than one"
                raise _broken(f"{path.name}, line 1", f"there is {times} column {column!r}; the columns are {found}")
        for cells in reader:
            place = f"{path.name}, line {reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(names):
                raise _broken(place, f"{len(cells)} cells, the header has {len(names)}")
            yield place, dict(zip(names, cells, strict=True))
    except csv.Error as error:
        raise _broken(f"{path.name}, line {reader.line_num}", str(error)) from error


def _number(place: str, column: str, cell: str) -> float:
    try:
        number = float(cell)
    except ValueError:
        raise _broken(place, f"{column!r} is {cell.strip()!r:.60}, a number is needed") from None
    if not math.isfinite(number):
        raise _broken(place, f"{column!r} is {cell.strip()}, a finite number is needed")
    return number


def _class(place: str, column: str, cell: str, classes: tuple[str, ...]) -> int:
    """The number of a class that is given by its name, or by its number from 0."""
    name = cell.strip()
    if name in classes:
        return classes.index(name)
    if name.isdecimal() and int(name) < len(classes):
        return int(name)
    raise _broken(place, f"{column!r} is {name!r:.60}, one of {', '.join(map(repr, classes))} is needed")


def _broken(place: str, what: str) -> DataError:
    return DataError(f"{place}: {what}.", "Correct that row of the file, or the names in dataset.py.")


def pictures(shape: tuple[int, int, int], classes: tuple[str, ...], resize: bool, folder: Path) -> Iterator[Example]:
    if unknown := sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name not in classes):
        raise DataError(f"{folder.name}/{unknown[0]} is not a class's folder.", f"Classes are {', '.join(classes)}.")
    for number, name in enumerate(classes):
        files = sorted(path for path in folder.glob(f"{name}/*") if path.suffix.lower() in IMAGES)
        if not files:
            raise DataError(f"{folder.name}/{name} holds no images.", f"Put files there: {', '.join(sorted(IMAGES))}.")
        for path in files:
            place = path.relative_to(folder.parent).as_posix()
            pixels = _picture(path, place, shape, resize)
            yield Example(place, pixels.tobytes(), partial(_labelled, path, place, shape, resize, number))


def _labelled(path: Path, place: str, shape: tuple[int, int, int], resize: bool, label: int) -> dict[str, Any]:
    """Reads the image again when it is needed: all images at once would fill the memory."""
    return {"inputs": _picture(path, place, shape, resize), "label": label}


def _picture(path: Path, place: str, shape: tuple[int, int, int], resize: bool) -> np.ndarray:
    from PIL import Image, ImageOps

    height, width, channels = shape
    try:
        with Image.open(path) as file:
            picture = ImageOps.exif_transpose(file).convert("RGB" if channels == 3 else "L")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise DataError(f"{place} cannot be read as an image.", "Replace the file, or remove it.") from error
    if picture.size != (width, height) and not resize:
        raise DataError(
            f"{place} is {picture.height} x {picture.width} pixels, but shape={shape} is declared.",
            "Scale all images to one size, or write resize=True into dataset.py.",
        )
    if picture.size != (width, height):
        picture = picture.resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(picture).reshape(shape)


def entries(shape: tuple[int, ...], classes: int, inputs: str, labels: str, path: Path) -> Iterator[Example]:
    try:
        with np.load(path, allow_pickle=False) as file:
            found = {name: file[name] for name in (inputs, labels) if name in file.files}
            names = file.files
    except (ValueError, OSError, EOFError, AttributeError, zipfile.BadZipFile) as error:
        raise DataError(
            f"{path.name} is not an .npz file of plain arrays: {error}.", "Write it with numpy.savez."
        ) from error
    for name in (inputs, labels):
        if name not in found:
            raise DataError(f"{path.name} has no array {name!r}, only {', '.join(names)}.", "Name it in dataset.py.")
    values, answers = found[inputs], found[labels].reshape(len(found[labels]), -1)
    if values.shape[1:] != shape or len(answers) != len(values) or answers.shape[1] != 1:
        raise DataError(
            f"{path.name}: {inputs!r} is {values.shape} and {labels!r} {found[labels].shape}.",
            f"Needed are (n, {', '.join(map(str, shape))}) and (n,).",
        )
    if values.dtype.kind not in "biuf" or answers.dtype.kind not in "biuf":
        raise DataError(
            f"{path.name}: {inputs!r} is of {values.dtype}, {labels!r} of {answers.dtype}.", "Numbers are needed."
        )
    for row, (value, answer) in enumerate(zip(values.astype(np.float32), answers[:, 0].tolist(), strict=True)):
        place = f"{path.name}, row {row}"
        if not (np.isfinite(value).all() and math.isfinite(answer)):
            raise _broken(place, "a number is not finite")
        if classes and answer not in range(classes):
            raise _broken(place, f"the label is {answer!r}, a whole number from 0 to {classes - 1} is needed")
        label = int(answer) if classes else answer
        yield Example(place, value.tobytes(), partial(dict, inputs=value, label=label))
