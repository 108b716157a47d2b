"""Prints a table for commands that answer at once: importing rich takes twice as long as Python takes to start."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

GREEN, RED, DIM, PLAIN = "\x1b[32m", "\x1b[31m", "\x1b[2m", "\x1b[0m"
NARROWEST = 12  # letters: in a narrower terminal the lines of the table are broken instead


def show(header: Sequence[str], rows: Sequence[Sequence[str]], gives_way: str, colours: Mapping[str, str]) -> None:
    """Prints a table with an empty line above and below."""
    print("\n".join(["", *table(header, rows, gives_way, colours), ""]))


def table(
    header: Sequence[str], rows: Sequence[Sequence[str]], gives_way: str, colours: Mapping[str, str], cut: bool = False
) -> list[str]:
    """The lines of rows of cells below their header. On a terminal `colours` are those of cells by their text.

    A row of a single cell is a heading. If the terminal is too narrow, the cells of the column `gives_way` are broken
    into several lines, or `cut`.
    """
    widths = [max(map(len, column)) for column in zip(header, *(row for row in rows if len(row) > 1), strict=True)]
    if sys.stdout.isatty():
        import shutil

        column, missing = header.index(gives_way), sum(widths) + 2 * len(widths) - shutil.get_terminal_size().columns
        widths[column] = max(widths[column] - max(missing, 0), min(widths[column], NARROWEST))
    shown = colours if sys.stdout.isatty() and os.name == "posix" and "NO_COLOR" not in os.environ else {}
    rule = "─" if (sys.stdout.encoding or "").lower().startswith("utf") else "-"
    lines = []
    for row in (header, [rule * width for width in widths], *rows):
        if len(row) == 1:
            lines += ["", f" {row[0]}"]
            continue
        for line in _lines(row, widths, cut):
            cells = (f"{shown.get(cell, '')}{cell:<{width}}{PLAIN if cell in shown else ''}" for cell, width in line)
            lines.append(f" {'  '.join(cells)}".rstrip())
    return lines


def bar(share: float, width: int = 20) -> str:
    """A share, 0 to 1, as a bar; full only if all is there."""
    full, empty = ("█", "░") if (sys.stdout.encoding or "").lower().startswith("utf") else ("#", "-")
    filled = int(share * width)
    return full * filled + empty * (width - filled)


def _lines(row: Sequence[str], widths: Sequence[int], cut: bool) -> Iterator[list[tuple[str, int]]]:
    """The lines that a row takes, each as cells with their widths."""
    broken = [_broken(cell, width, cut) for cell, width in zip(row, widths, strict=True)]
    for cells in zip_longest(*broken, fillvalue=""):
        yield list(zip(cells, widths, strict=True))


def _broken(cell: str, width: int, cut: bool) -> list[str]:
    if len(cell) <= width:
        return [cell]
    if cut:
        return [f"{cell[: width - 3].rstrip()}..."]
    from textwrap import wrap

    return wrap(cell, width)
