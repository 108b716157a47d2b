"""The console that everything is printed on."""

from __future__ import annotations

import sys

from rich.console import Console

UNBROKEN = 10_000  # columns: no message is as long


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Rich would end the program with status 1, which says that a grade was not enough."""
        raise


def console() -> Console:
    """A console that never fails on a letter, and breaks no line where there is no terminal to fit it into."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    fitted = _Console(file=sys.stdout, highlight=False)
    return fitted if fitted.is_terminal else _Console(file=sys.stdout, highlight=False, width=UNBROKEN)
