"""create a new exercise that runs, with a TODO at each place to fill in"""

from __future__ import annotations

import argparse

from grader.errors import CatalogError
from grader.exercise import catalog
from grader.exits import OK, WRONG_CALL
from grader.report import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="<group>_<subject>, for example category2_wine")
    parser.add_argument(
        "--like", metavar="ID", help="start from this exercise (default: a plain one of the same category)"
    )


def run(options: argparse.Namespace) -> int:
    from grader.authoring import scaffold

    try:
        written = scaffold.new(options.id, options.like)
    except CatalogError as error:
        say(error.message, error.help)
        return WRONG_CALL
    for path in written:
        print(f"Wrote {catalog.path_text(path)}")
    print(scaffold.next_steps(options.id))
    return OK
