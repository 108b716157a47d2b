"""Reads a platform's CSV file so that single cells can be filled in and every other byte stays as it is."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from grader.errors import GraderError

BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass
class Cell:
    """A cell as it stands in the file, with its quotes if it has some, and what ends it."""

    raw: str
    end: str

    @property
    def text(self) -> str:
        quoted = len(self.raw) > 1 and self.raw[0] == self.raw[-1] == '"'
        return self.raw[1:-1].replace('""', '"') if quoted else self.raw

    def fill(self, number: str) -> None:
        """Puts a number into it, in quotes if it was in quotes."""
        self.raw = f'"{number}"' if self.raw.startswith('"') else number


@dataclass
class Table:
    """The rows of a file, its encoding and its byte-order mark."""

    rows: list[list[Cell]]
    encoding: str
    mark: bytes

    def content(self) -> bytes:
        text = "".join(cell.raw + cell.end for row in self.rows for cell in row)
        return self.mark + text.encode(self.encoding)


def read(path: Path) -> Table:
    """The table in a file, UTF-8 or UTF-16, with commas, semicolons or tabs. Raises GraderError if it is neither."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise GraderError(
            f"{path} cannot be read: {error.strerror}.", "Give the file that the platform wrote."
        ) from error
    mark = next((mark for mark in BOMS if content.startswith(mark)), b"")
    encoding = BOMS.get(mark, "utf-8")
    try:
        text = content[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise GraderError(
            f"{path} is neither UTF-8 nor UTF-16.", "Export it again, and do not save it with a spreadsheet."
        ) from error
    return Table(list(_rows(text)), encoding, mark)


def _rows(text: str) -> list[list[Cell]]:
    first = re.split(r"[\r\n]", re.sub(r'"(?:[^"]|"")*"', "", text))[0]  # a title in quotes may hold line ends
    delimiter = max(",;\t", key=first.count)
    cell = re.compile(rf'("(?:[^"]|"")*"|(?!")[^{delimiter}\r\n]*)({delimiter}|\r\n|\n|\r|\Z)')
    rows: list[list[Cell]] = [[]]
    position = 0
    while position < len(text) or (rows[-1] and rows[-1][-1].end == delimiter):
        found = cell.match(text, position)
        if found is None:
            line = text.count("\n", 0, position) + 1
            raise GraderError(f"line {line} has a quotation mark inside a cell.", "Export the file again.")
        rows[-1].append(Cell(*found.groups()))
        position = found.end()
        if found[2] not in (delimiter, ""):
            rows.append([])
        if found[2] == "":
            break
    return [row for row in rows if row]
