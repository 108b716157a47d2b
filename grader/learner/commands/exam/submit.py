"""grade an exercise of the exam; the best attempt counts"""

from __future__ import annotations

import argparse

from grader.exits import GRADER_FAILED, NOT_PASSED, OK, WRONG_CALL
from grader.report import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="the exercise: its id, a part of it, or a path to its starter")


def run(options: argparse.Namespace) -> int:
    from grader.learner.commands import exam as status
    from grader.learner.exam import clock, exams

    exam = exams.latest()
    if exam is None or exam.ended_by:
        say("no exam is running.", f"{status.START} starts one.")
        return WRONG_CALL
    exercise = exams.find_id(exam, options.id)
    if exams.look(exam, clock.now()).ended_by:
        say("the time is over: this attempt does not count.", "Below is the result.")
        return status.run(options)
    return _submit(exam.folder.name, exercise)


def _submit(name: str, exercise: str) -> int:
    from rich.markup import escape

    from grader.evaluation import connection
    from grader.learner.exam import clock, exams, screen, submitting
    from grader.learner.grader import Grader
    from grader.report import terminal
    from grader.report.console import console

    out = console()
    live = terminal.Live(out)
    exam = exams.latest()
    assert exam is not None and exam.folder.name == name
    try:
        saved = exams.entry_of(exam, exercise).model.is_file()
        started = connection.own() if saved else None  # TensorFlow starts there while the rest is read here
        with Grader(listener=live.listener, started=started) as grader:
            exam, grade = submitting.submit(exam, exercise, clock.now, grader.grade)
    finally:
        live.stop()
    if grade.status == "error":
        say(grade.checks[0].message, f"{grade.checks[0].help} This was no attempt.")
        return GRADER_FAILED
    if grade.status == "not_attempted":
        say(f"{exercise} has not been attempted yet.", f"First {screen.how_to(exam, exercise)}")
        return NOT_PASSED
    attempt = exam.attempts_at(exercise)[-1]
    check, found = submitting.words(grade)
    out.print(f"\n[bold]{exercise}[/]  attempt {attempt.number}  [bold]{grade.points} of {grade.max_points} points[/]")
    if check:
        out.print(f" {terminal.SIGNS['failed']} {check}{f'  {escape(found)}' if found else ' is too low'}")
    left = clock.hours_text(exam.left(clock.now()))
    out.print(f"Best so far: {exam.points(exercise)} of {grade.max_points} points. {left} left.")
    out.print(screen.next_step(exam), markup=False)
    return OK if grade.status == "passed" else NOT_PASSED
