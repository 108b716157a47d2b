"""show the next hint for an exercise, by default the one in hand"""

from __future__ import annotations

import argparse

from grader import arguments
from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.exits import OK, WRONG_CALL
from grader.learner.exam import rules
from grader.learner.hints import next_hint
from grader.report import say, tell


def add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_exercise(parser, default=" (default: the one you worked on last)")


def run(options: argparse.Namespace) -> int:
    entry = catalog.find(options.id) if options.id is not None else _in_hand()
    if entry is None:
        print("Everything has passed: there is nothing left to hint at.")
        return OK
    if refused := rules.refused(entry):
        say(*refused)
        return WRONG_CALL
    tell(next_hint(entry, named=options.id is None))
    return OK


def _in_hand() -> Entry | None:
    from grader.learner import path

    step = path.in_hand(path.steps(catalog.all_entries()))
    return step and step.entry
