"""show the finished practice exams of a class: points graded again, beside what each learner's file claims"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from grader.classroom.commands.report import lacks_grades
from grader.exits import OK, WRONG_CALL
from grader.report import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("submissions", metavar="SUBMISSIONS", type=Path, help="folder with an exam for each learner")
    parser.add_argument("results", metavar="RESULTS", type=Path, help="folder that classroom grade wrote for it")
    parser.add_argument("--csv", metavar="FILE", type=Path, help="also write the points to this CSV file")


def run(options: argparse.Namespace) -> int:
    from grader.classroom import exam_report, exams
    from grader.classroom.ledger import Ledger, write_whole
    from grader.report.console import console

    if lacks_grades(options.results):
        return WRONG_CALL
    found, remarks = exams.claims(options.submissions) if options.submissions.is_dir() else ([], [])
    for remark in remarks:
        print(f"! {remark}", file=sys.stderr)
    if not found:
        say(
            f"{options.submissions} holds no finished exam.",
            "Each learner hands in the folder exam/<date>, which has an exam.json and a folder submitted.",
        )
        return WRONG_CALL
    with Ledger(options.results, readonly=True) as ledger:
        again = exam_report.graded_again(ledger.rows())
    if options.csv:
        write_whole(options.csv, exam_report.as_csv(found, again))
    exam_report.show(console(), found, again)
    return OK
