"""show the next hint for an exercise"""

from __future__ import annotations

import argparse

from grader import arguments
from grader.exercise import catalog
from grader.exits import OK
from grader.learner import record


def add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_exercise(parser)


def run(options: argparse.Namespace) -> int:
    entry = catalog.find(options.id)
    hints = entry.exercise.hints
    if not hints:
        print(f"{entry.id} has no hints. Its header says what to build: {entry.starter}")
        return OK
    shown = record.read(entry.folder).get("hints_shown", 0)
    number = min(shown if isinstance(shown, int) else 0, len(hints) - 1)
    print(f"Hint {number + 1} of {len(hints)}: {hints[number]}")
    if number + 1 == len(hints):
        print(f"That was the last hint. The reference solution: {catalog.path_text(entry.solution)}")
    record.update(entry.folder, hints_shown=number + 1)
    return OK
