"""show the reference solution beside your own, once you have passed"""

from __future__ import annotations

import argparse

from grader import arguments
from grader.exercise import catalog
from grader.exits import NOT_PASSED, OK, WRONG_CALL
from grader.learner.exam import rules
from grader.report import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_exercise(parser)


def run(options: argparse.Namespace) -> int:
    from grader.learner import path
    from grader.report import beside
    from grader.report.console import console

    entry = catalog.find(options.id)
    if refused := rules.refused(entry):
        say(*refused)
        return WRONG_CALL
    if path.last_grade(entry)[0] != "passed":
        reference = catalog.path_text(entry.solution)
        help = f"python -m grader hint {entry.id} helps on; if you must see it, the reference is {reference}."
        say(f"{entry.id} has not passed yet.", help)
        return NOT_PASSED
    beside.show(console(), entry.starter, entry.solution)
    return OK
