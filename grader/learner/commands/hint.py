"""show the next hint for an exercise, by default the one in hand"""

from __future__ import annotations

import argparse

from grader import arguments
from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.exits import OK
from grader.learner import record


def add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_exercise(parser, default=" (default: the one you worked on last)")


def run(options: argparse.Namespace) -> int:
    entry = catalog.find(options.id) if options.id is not None else _in_hand()
    if entry is None:
        print("Everything has passed: there is nothing left to hint at.")
        return OK
    hints = entry.exercise.hints
    if not hints:
        print(f"{entry.id} has no hints. Its header says what to build: {entry.starter}")
        return OK
    shown = record.read(entry.folder).get("hints_shown", 0)
    number = min(shown if isinstance(shown, int) else 0, len(hints) - 1)
    name = f", {entry.id}" if options.id is None else ""
    print(f"Hint {number + 1} of {len(hints)}{name}: {hints[number]}")
    if number + 1 == len(hints):
        print(f"That was the last hint. The reference solution: {catalog.path_text(entry.solution)}")
    record.update(entry.folder, hints_shown=number + 1)
    return OK


def _in_hand() -> Entry | None:
    from grader.learner import path

    step = path.in_hand(path.steps(catalog.all_entries()))
    return step and step.entry
