"""Reads CSV files of one number per day or week; errors name the line."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple


class Row(NamedTuple):
    """One line of a file: its place, its day and its number."""

    place: str  # "prices.csv, line 3"
    day: date
    number: float


@dataclass(frozen=True)
class DatedNumbers:
    """The form of such a file: its column names, any two if None, and numbers of `unit` between `low` and `high`."""

    names: tuple[str, str] | None
    dates: tuple[str, ...]  # their formats, as strptime takes them
    low: float
    high: float
    unit: str
    least: int  # rows

    def read(self, path: Path) -> list[Row]:
        """All rows in the order of the file. Raises ValueError, with the line number, for a file in another form."""
        found: list[Row] = []
        rows = csv.reader(io.StringIO(_text(path), newline=""))  # some files mix two line endings
        try:
            self._check_header(path, next(rows, []))
            for cells in rows:
                if cells:
                    found.append(self._row(f"{path.name}, line {rows.line_num}", cells))
        except csv.Error as error:
            raise ValueError(f"{path.name}, line {rows.line_num}: {error}") from None
        if len(found) < self.least:
            raise ValueError(f"{path.name}, line {rows.line_num}: {len(found)} rows, at least {self.least} needed")
        return found

    def _check_header(self, path: Path, header: list[str]) -> None:
        names = tuple(name.strip() for name in header)
        if len(names) != 2 or (self.names or names) != names or self._day(names[0]) is not None:
            needed = ", ".join(self.names) if self.names else "two names, of the date and of the number"
            raise ValueError(f"{path.name}, line 1: header {header}, needed: {needed}")

    def _row(self, place: str, cells: list[str]) -> Row:
        if len(cells) != 2:
            raise ValueError(f"{place}: {len(cells)} columns, 2 needed: the date and the number")
        day = self._day(cells[0].strip())
        if day is None:
            example = date(1994, 3, 21)
            forms = " or ".join(example.strftime(form) for form in self.dates)
            raise ValueError(f"{place}: {cells[0]!r} is not a date such as {forms}")
        try:
            number = float(cells[1])
        except ValueError:
            raise ValueError(f"{place}: {cells[1]!r} is not a number") from None
        if not self.low < number < self.high:  # NaN fails both
            between = f"between {self.low:g} and {self.high:g}"
            raise ValueError(f"{place}: {cells[1]!r} is not a number of {self.unit}, {between}")
        return Row(place, day, number)

    def _day(self, text: str) -> date | None:
        for form in self.dates:
            try:
                return datetime.strptime(text, form).date()
            except ValueError:
                continue
        return None


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(f"{path.name}, line {line}: not UTF-8 text, so not the CSV file") from None
