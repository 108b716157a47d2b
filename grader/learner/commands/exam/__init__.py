"""take a practice exam: five exercises, five hours, no help

Without an action, it shows the clock and the points of the exam that runs, or the result of the last one.
"""

from __future__ import annotations

import argparse

from grader.exits import NOT_PASSED, OK

START = "python -m grader exam start"


def run(options: argparse.Namespace) -> int:
    from grader.learner.exam import clock, exams, private
    from grader.report.console import console

    exam = exams.latest()
    if exam is None:
        print(f"There has been no exam yet. {START} draws one and starts its clock.")
        return OK
    exam = private.looked(exam, now := clock.now())
    from grader.learner.exam import page, screen

    if not exam.ended_by:
        screen.show_status(console(), exam, now)
        return OK
    page.written(exam)
    screen.show_result(console(), exam)
    return OK if exam.share >= screen.PASSING_SHARE else NOT_PASSED
