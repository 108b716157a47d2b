"""grade each model as soon as it is saved, and keep the grade on the screen

TensorFlow stays ready, so a grade takes a fraction of the time that `grade` takes. When a starter is saved, one key
trains it. Leave it running beside your editor.
"""

from __future__ import annotations

import argparse

from grader import arguments
from grader.exercise import catalog
from grader.exits import OK, WRONG_CALL
from grader.report import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_source(parser)


def run(options: argparse.Namespace) -> int:
    import sys

    if not sys.stdin.isatty() or not sys.stdout.isatty():
        say("watch needs a terminal: it reads keys and draws a screen.", "python -m grader grade grades without one.")
        return WRONG_CALL
    from grader.evaluation import connection

    started = connection.own()  # TensorFlow starts there while the rest is imported here
    from grader.learner.screen import Screen

    with Screen(catalog.all_entries(), options.source, started) as screen:
        screen.run()
    return OK
