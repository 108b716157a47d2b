"""Shows grades on the terminal."""

from __future__ import annotations

import os
import sys
from typing import TextIO


def tell(text: str, to: TextIO | None = None) -> None:
    """Prints a text. A terminal gets lines that end between words, where it would break them anywhere."""
    to = to or sys.stdout
    print(fitted(text, columns) if (columns := _columns(to)) else text, file=to)


def say(message: str, help: str = "") -> None:
    """Prints an error on stderr, and below it what to do."""
    tell(f"Error: {message}", sys.stderr)
    if help:
        tell(f"Help: {help}", sys.stderr)


def fitted(text: str, columns: int) -> str:
    """The text in lines of so many columns at most. Only a word that is longer keeps its length."""
    from textwrap import wrap

    lines = (wrap(line, columns, break_long_words=False, break_on_hyphens=False) for line in text.splitlines())
    return "\n".join(part for broken in lines for part in broken or [""])


def _columns(file: TextIO) -> int:
    """The columns of a terminal; 0 if the file is none."""
    try:
        return os.get_terminal_size(file.fileno()).columns if file.isatty() else 0
    except (OSError, ValueError):
        return 0
