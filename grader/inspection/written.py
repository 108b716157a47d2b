"""Reads what a training has written beside its model, which may be hostile: tables and JSON, with bounds on everything.

Whatever is refused is quoted with its line.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from grader.errors import Failure
from grader.formatting import size_text

MAX_BYTES = 2_000_000
MAX_ROWS = 100_000
LONGEST_LINE = 2_000  # characters of a table's line
LONGEST = 200  # characters of a text that is used or quoted
DEPTH = 6  # of lists and objects in each other
SHOWN = 60  # characters of a line that a message quotes
UNPRINTABLE = "it holds characters that cannot be printed"


def content(path: Path, most: int = MAX_BYTES) -> bytes:
    """The bytes of a file. Raises Failure if there is none or it is too large."""
    if not path.is_file():
        raise Failure(f"{path.name} is missing.", f'Write it next to starter.py, for example open("{path.name}", "w").')
    try:
        with path.open("rb") as file:
            found = file.read(most + 1)
    except OSError as error:
        raise Failure(f"{path.name} cannot be read: {error.strerror}.", "Write it again.") from error
    if len(found) > most:
        raise Failure(f"{path.name} is larger than {size_text(most / 1e6, most / 1e6)}.", "Write only what is asked.")
    return found


def text(path: Path) -> str:
    """Its UTF-8 text."""
    found = content(path)
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = found[: error.start].count(b"\n") + 1
        raise Failure(f"{path.name}, line {line}: it is not UTF-8 text.", "Write it as UTF-8 text.") from error


def table(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The cells of these columns, row by row, of a CSV file, or of a TSV file if its name says so.

    The first line holds the columns' names; there may be others. Blank lines do not count.
    """
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    lines = text(path).replace("\r\n", "\n").split("\n")
    names = _cells(path, 1, lines[0], delimiter)
    for column in columns:
        if names.count(column) != 1:
            times = "no" if column not in names else "more than one"
            _broken(path, 1, lines[0], f"{times} column {column}")
    places = {column: names.index(column) for column in columns}
    rows: list[dict[str, str]] = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        if len(rows) == MAX_ROWS:
            raise Failure(f"{path.name} has more than {MAX_ROWS:,} rows.", "Write only what is asked.")
        cells = _cells(path, number, line, delimiter)
        if len(cells) != len(names):
            _broken(path, number, line, f"{len(cells)} of {len(names)} cells")
        rows.append({column: cells[place] for column, place in places.items()})
    return rows


def _cells(path: Path, number: int, line: str, delimiter: str) -> list[str]:
    if len(line) > LONGEST_LINE:
        _broken(path, number, line, f"{len(line):,} characters")
    if "\0" in line:  # which csv refuses with Python 3.10, and reads with others
        _broken(path, number, line, UNPRINTABLE)
    try:
        cells = next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        _broken(path, number, line, str(error))
    if long := next((cell for cell in cells if len(cell) > LONGEST), None):
        _broken(path, number, line, f"a cell has {len(long)} characters, at most {LONGEST} are read")
    if not all(cell.isprintable() for cell in cells):
        _broken(path, number, line, UNPRINTABLE)
    return [cell.strip() for cell in cells]


def _broken(path: Path, number: int, line: str, what: str) -> NoReturn:
    raise Failure(f"{path.name}, line {number}: {what}: {line[:SHOWN]!r}.", "Correct what writes that line.")


def document(path: Path) -> Any:
    """The value of a JSON file: finite numbers, no name twice in an object, nothing deeper than DEPTH."""
    source = text(path)
    try:
        value = json.loads(source, parse_constant=_not_finite, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        line = source.split("\n")[error.lineno - 1] if source else ""
        what = f"{path.name}, line {error.lineno}: it is not JSON ({error.msg}): {line[:SHOWN]!r}."
        raise Failure(what, "Write it with json.dump().") from error
    except (ValueError, RecursionError) as error:
        what = "it is too deep" if isinstance(error, RecursionError) else str(error)[:LONGEST]
        raise Failure(f"{path.name}: {what}.", "Write plain numbers, lists and texts with json.dump().") from error
    _require_plain(path, value, DEPTH)
    return value


def _not_finite(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a finite number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name occurs twice in an object")
    return found


def _require_plain(path: Path, value: Any, depth: int) -> None:
    """Raises Failure for what is too deep, too long or too large."""
    if depth == 0:
        raise Failure(f"{path.name}: lists are nested more than {DEPTH} deep.", "Write what is asked.")
    match value:
        case dict():
            for name, inner in value.items():
                _require_plain(path, name, depth)
                _require_plain(path, inner, depth - 1)
        case list():
            for inner in value:
                _require_plain(path, inner, depth - 1)
        case str() if len(value) > LONGEST or not value.isprintable():
            what = f"{path.name}: a text has {len(value)} characters, or some that cannot be printed."
            raise Failure(what, f"Write texts of at most {LONGEST} characters.")
        case float() if not math.isfinite(value):  # 1e999
            raise Failure(f"{path.name}: a number is not finite.", "Write finite numbers.")
        case int() if not -(1 << 62) < value < 1 << 62:
            raise Failure(f"{path.name}: a number has too many digits.", "Write the numbers that are asked.")


def whole_number(path: Path, row: int, cell: str) -> int:
    """A whole number from 0 in a table; `row` is counted from 1 below the header."""
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 12):
        raise Failure(f"{path.name}, row {row}: {cell[:SHOWN]!r} is not a whole number from 0.", "Write whole numbers.")
    return int(cell)
