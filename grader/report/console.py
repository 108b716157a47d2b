"""The console on which all commands print."""

from __future__ import annotations

import sys

from rich.console import Console

UNBROKEN = 10_000  # columns: more than any message has


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Raises the error. Rich would exit with status 1, which means that an exercise failed."""
        raise


def console() -> Console:
    """A console that prints any character without an error, and breaks lines only on a terminal."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    fitted = _Console(file=sys.stdout, highlight=False)
    return fitted if fitted.is_terminal else _Console(file=sys.stdout, highlight=False, width=UNBROKEN)
