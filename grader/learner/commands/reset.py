"""bring a starter back as it was handed out

Asks first. Your own files are kept, in the folder attempts/ of the exercise.
"""

from __future__ import annotations

import argparse

from grader import arguments
from grader.exercise import catalog
from grader.exits import NOT_PASSED, OK
from grader.report import say, tell


def add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_exercise(parser)
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(options: argparse.Namespace) -> int:
    from grader.exercise import stub
    from grader.learner import originals

    entry = catalog.find(options.id, needs_starter=False)
    starter = catalog.path_text(entry.starter)
    if stub.is_untouched(entry.starter, entry.exercise.given_code) and not entry.model.exists():
        tell(f"{starter} is as it was handed out.")
        return OK
    if (
        entry.starter.exists()
        and not options.yes
        and not _agrees(f"Bring back the original {starter}? Your files are kept. [y/N] ")
    ):
        print("Nothing was changed.")
        return NOT_PASSED
    tell(originals.restored(entry))
    return OK


def _agrees(question: str) -> bool:
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:  # nobody can answer
        say("reset asks before it moves your files, and nobody can answer here.", "Add --yes.")
        return False
