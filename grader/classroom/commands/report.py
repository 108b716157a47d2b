"""show scores, failed checks, slow models, copies, and public vs. private scores"""

from __future__ import annotations

import argparse
from pathlib import Path

from grader.exits import OK, WRONG_CALL
from grader.report import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("results", metavar="RESULTS", type=Path, help="folder that classroom grade wrote")
    parser.add_argument("--csv", metavar="FILE", type=Path, help="also write the report to this CSV file")


def run(options: argparse.Namespace) -> int:
    from grader.classroom import report
    from grader.classroom.ledger import Ledger, write_whole
    from grader.report.console import console

    if lacks_grades(options.results):
        return WRONG_CALL
    with Ledger(options.results, readonly=True) as ledger:
        found = report.findings(ledger)
    if options.csv:
        write_whole(options.csv, report.as_csv(found))
    report.show(console(), found)
    return OK


def lacks_grades(folder: Path) -> bool:
    """Whether a folder has no ledger. If so, prints an error."""
    from grader.classroom.ledger import NAME

    if (folder / NAME).is_file():
        return False
    say(f"{folder} holds no grades.", "Give a folder that classroom grade wrote with --out.")
    return True
