"""Shows grades on the terminal."""

from __future__ import annotations

import sys


def say(message: str, help: str = "") -> None:
    """Prints an error on stderr, and below it what to do."""
    print(f"Error: {message}", file=sys.stderr)
    if help:
        print(f"Help: {help}", file=sys.stderr)
