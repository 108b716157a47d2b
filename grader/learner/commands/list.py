"""show all exercises in the order in which to do them: status, points, minutes"""

from __future__ import annotations

import argparse

from grader.exercise import catalog
from grader.exits import OK


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print a JSON object instead of a table")


def run(options: argparse.Namespace) -> int:
    from grader.learner import listing, path

    steps = path.steps(catalog.all_entries())
    if options.json:
        import json

        print(json.dumps({"schema": 1, "exercises": listing.rows(steps)}, indent=1))
    else:
        listing.show(steps)
    return OK
