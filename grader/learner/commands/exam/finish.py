"""end the exam before its time, and show its result"""

from __future__ import annotations

import argparse

from grader.exits import OK, WRONG_CALL
from grader.report import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(options: argparse.Namespace) -> int:
    from grader.learner.commands import exam as status
    from grader.learner.exam import clock, exams, private

    exam = exams.latest()
    if exam is None or exam.ended_by:
        say("no exam is running.", "python -m grader exam shows the last one, python -m grader exam start begins one.")
        return WRONG_CALL
    if not (options.yes or exam.is_over(now := clock.now()) or _is_sure(clock.hours_text(exam.left(now)))):
        print("The exam goes on.")
        return OK
    private.forget(exams.finish(exam, clock.now()))
    return status.run(options)


def _is_sure(left: str) -> bool:
    try:
        answer = input(f"{left} are left. Finish the exam for good? [y/N] ")
    except EOFError:
        print()
        return False
    return answer.strip().lower() in ("y", "yes")
