"""Reads the archive of the real house: two million minutes, averaged by the hour."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from grader.datasets.builtin.household_power import DAY, VARIABLES
from grader.datasets.builtin.household_power.hours import filled

MEMBER = "household_power_consumption.txt"
HEADER = [name.encode() for name in ("Date", "Time", *VARIABLES)]
LEAST_HOURS = 15_000  # the real file has 34,589


def hourly_means(path: Path) -> tuple[datetime, np.ndarray]:
    """The first hour of the archive, and the means of all variables from there on, (hours, 7).

    Hours without a reading are filled with those of 24 hours before. Raises ValueError, with the line number, for a
    file in another form.
    """
    means: list[np.ndarray] = []
    first, place = datetime.min, path.name
    for place, hour, minutes in _by_hour(_lines(path)):
        first = first if means else hour
        due = first + timedelta(hours=len(means))
        if hour != due:
            raise ValueError(f"{place}: the hour {hour} comes where {due} is due")
        means.append(np.mean(minutes, axis=0) if minutes else np.full(len(VARIABLES), np.nan))
    if len(means) < LEAST_HOURS:
        raise ValueError(f"{place}: {len(means)} hours, at least {LEAST_HOURS} needed")
    values = np.array(means)
    missing = np.isnan(values).any(axis=1)
    if missing[:DAY].any():
        raise ValueError(
            f"{path.name}: no readings in hour {int(missing.argmax()) + 1}, needed in each of the first 24"  # type: ignore[call-overload]
        )
    return first, filled(values, missing)


Line = tuple[str, bytes]
"""A line of the file and its place, such as "household_power_consumption.txt, line 3"."""


def _lines(path: Path) -> Iterator[Line]:
    """The lines of the text file, or of the one in the archive."""
    if path.suffix == ".txt":
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                yield f"{path.name}, line {number}", line.strip()
        return
    try:
        with zipfile.ZipFile(path) as archive:
            if MEMBER not in archive.namelist():
                raise ValueError(f"{path.name}: the archive has no {MEMBER}")
            with archive.open(MEMBER) as file:
                for number, line in enumerate(file, 1):
                    yield f"{MEMBER}, line {number}", line.strip()
    except (zipfile.BadZipFile, EOFError, zlib.error) as error:
        raise ValueError(f"{path.name}: not the whole zip archive, {error}") from None


def _by_hour(lines: Iterator[Line]) -> Iterator[tuple[str, datetime, list[list[float]]]]:
    """Each hour: the place of its first line, its time, and the readings of all minutes that have any."""
    place, header = next(lines, (f"{MEMBER}, line 1", b""))
    if header.split(b";") != HEADER:
        raise ValueError(f"{place}: header {header[:80]!r}, needed: {b';'.join(HEADER)!r}")
    current, begins, minutes = b"", "", list[list[float]]()
    for place, line in lines:
        if not line:
            continue
        day, *cells = line.split(b";")
        if len(cells) != len(VARIABLES) + 1:
            raise ValueError(f"{place}: {len(cells) + 1} columns, {len(HEADER)} needed")
        time = cells.pop(0)
        hour = day + b" " + time[:2]
        if hour != current:
            if current:
                yield begins, _hour(begins, current), minutes
            current, begins, minutes = hour, place, []
        if b"?" not in cells and b"" not in cells:
            minutes.append(_numbers(place, cells))
    if current:
        yield begins, _hour(begins, current), minutes


def _hour(place: str, text: bytes) -> datetime:
    try:
        return datetime.strptime(text.decode("ascii"), "%d/%m/%Y %H")
    except ValueError:
        raise ValueError(f"{place}: {text!r} is not a date and an hour such as 16/12/2006 17") from None


def _numbers(place: str, cells: list[bytes]) -> list[float]:
    try:
        numbers = [float(cell) for cell in cells]
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from None
    if not (min(numbers) >= 0 and sum(numbers) < 10_000):  # NaN makes a sum that fails
        raise ValueError(f"{place}: {b';'.join(cells).decode()} are not readings, which are 0 or more and below 10,000")
    return numbers
