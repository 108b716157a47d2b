"""Reads the files of an exercise's own data; whatever is broken is reported with its place."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from grader import records
from grader.datasets.dataset import Example, Flags, Incomplete, Label, Number, Strings
from grader.datasets.own_columns import Columns
from grader.errors import DataError

IMAGES = {".png", ".jpg", ".jpeg", ".bmp", ".gif"}


def rows_of_table(inputs: Mapping[str, Columns], labels: Mapping[str, Columns], path: Path) -> Iterator[Example]:
    wanted = [name for columns in (*inputs.values(), *labels.values()) for name in columns.names]
    for place, cells in _rows(path, tuple(dict.fromkeys(wanted))):
        values, answers = (_values(place, cells, parts) for parts in (inputs, labels))
        yield Example(place, content(values), partial(dict, inputs=values, label=answers))


def _values(place: str, cells: dict[str, str], parts: Mapping[str, Columns]) -> Any:
    """What the cells of a row say of inputs or labels: by name, or of the only one."""
    read = {name: _value(place, cells, columns) for name, columns in parts.items()}
    return read[""] if list(read) == [""] else read


def _value(place: str, cells: dict[str, str], columns: Columns) -> Any:
    found = [(place, name, cells[name]) for name in columns.names]
    match columns.feature:
        case Label(classes):
            return _class(*found[0], classes)
        case Number():
            return _number(*found[0])
        case Strings():
            return [_text(*one, columns.blank) for one in found]
        case Flags():
            return np.array([_flag(*one) for one in found], np.float32)
        case Incomplete():
            return np.array([_number(*one) if one[2].strip() else math.nan for one in found], np.float32)
    return np.array([_number(*one) for one in found], np.float32)


def content(values: Any) -> bytes:
    """What a model sees of an example, in bytes."""
    if isinstance(values, dict):
        return records.content(values)
    return repr(values).encode() if isinstance(values, list) else bytes(values.tobytes())


def rows_of_texts(text: str, label: str, classes: tuple[str, ...], path: Path) -> Iterator[Example]:
    for place, cells in _rows(path, (text, label)):
        if not (said := cells[text].strip()):
            raise broken(place, f"{text!r} is empty")
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
                raise broken(f"{path.name}, line 1", f"there is {times} column {column!r}; the columns are {found}")
        for cells in reader:
            place = f"{path.name}, line {reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(names):
                raise broken(place, f"{len(cells)} cells, the header has {len(names)}")
            yield place, dict(zip(names, cells, strict=True))
    except csv.Error as error:
        raise broken(f"{path.name}, line {reader.line_num}", str(error)) from error


def _number(place: str, column: str, cell: str) -> float:
    try:
        number = float(cell)
    except ValueError:
        raise broken(place, f"{column!r} is {cell.strip()!r:.60}, a number is needed") from None
    if not math.isfinite(number):
        raise broken(place, f"{column!r} is {cell.strip()}, a finite number is needed")
    return number


def _class(place: str, column: str, cell: str, classes: tuple[str, ...]) -> int:
    """The number of a class that is given by its name, or by its number from 0."""
    name = cell.strip()
    if name in classes:
        return classes.index(name)
    if name.isdecimal() and int(name) < len(classes):
        return int(name)
    raise broken(place, f"{column!r} is {name!r:.60}, one of {', '.join(map(repr, classes))} is needed")


def _text(place: str, column: str, cell: str, blank: str) -> str:
    if not (text := cell.strip() or blank):
        raise broken(place, f"{column!r} is empty, and strings(..., blank=...) does not say what that means")
    return text


def _flag(place: str, column: str, cell: str) -> int:
    if (flag := cell.strip()) not in ("0", "1"):
        raise broken(place, f"{column!r} is {flag!r:.60}, 0 or 1 is needed")
    return int(flag)


def broken(place: str, what: str) -> DataError:
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
