"""grade an exercise of the exam; the best attempt counts"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from grader.exits import GRADER_FAILED, NOT_PASSED, OK, WRONG_CALL
from grader.report import say

if TYPE_CHECKING:
    from grader.learner.exam.state import Exam


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="the exercise: its id, a part of it, or a path to its starter")


def run(options: argparse.Namespace) -> int:
    from grader.learner.commands import exam as status
    from grader.learner.exam import clock, exams, private

    exam = exams.latest()
    if exam is None or exam.ended_by:
        say("no exam is running.", f"{status.START} starts one.")
        return WRONG_CALL
    exercise = exams.find_id(exam, options.id)
    exam = private.looked(exam, clock.now())
    if exam.ended_by:
        say("the time is over: this attempt does not count.", "Below is the result.")
        return status.run(options)
    exam, exit_status = _submit(exam, exercise)
    if exam.is_over(clock.now()):
        status.run(options)
    return exit_status


def _submit(exam: Exam, exercise: str) -> tuple[Exam, int]:
    """Grades an exercise and shows what the exam says of it. Returns the exam after it, and the exit status."""
    from rich.markup import escape

    from grader.evaluation import connection
    from grader.learner.exam import clock, exams, screen, submitting
    from grader.learner.grader import Grader
    from grader.report import terminal
    from grader.report.console import console

    out = console()
    live = terminal.Live(out)
    saved = exams.entry_of(exam, exercise).model.is_file()
    started = connection.own() if saved else None  # TensorFlow starts there while the rest is read here
    try:
        with Grader(listener=live.listener, started=started) as grader:
            exam, grade = submitting.submit(exam, exercise, clock.now, grader.grade)
    finally:
        live.stop()
    if grade.status == "error":
        say(grade.checks[0].message, f"{grade.checks[0].help} This was no attempt.")
        return exam, GRADER_FAILED
    if grade.status == "not_attempted":
        say(f"{exercise} has not been attempted yet.", f"First {screen.how_to(exam, exercise)}")
        return exam, NOT_PASSED
    number = len(exam.attempts_at(exercise))
    out.print(f"\n[bold]{exercise}[/]  attempt {number}  [bold]{grade.points} of {grade.max_points} points[/]")
    check, found = submitting.words(grade)
    if check:
        out.print(f" {terminal.SIGNS['failed']} {check}{f'  {escape(found)}' if found else ' is too low'}")
    left = clock.hours_text(exam.left(clock.now()))
    out.print(f"Best so far: {exam.points(exercise)} of {grade.max_points} points. {left} left.")
    out.print(screen.next_step(exam), markup=False)
    return exam, OK if grade.status == "passed" else NOT_PASSED
