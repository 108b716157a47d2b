"""What the hidden test of each task calls in a course for the JetBrains Academy plugin."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import NoReturn

from grader.exercise import catalog
from grader.scoring.grade import Check, Grade

__unittest = True  # unittest leaves this module out of the traceback of a failed test


def check(exercise_id: str, folder: Path) -> None:
    """Grades the work in a task's folder, as `grade` does. Raises AssertionError unless it passes."""
    from grader.learner.grader import Grader
    from grader.report import terminal
    from grader.report.console import console

    entry = catalog.find(exercise_id).at(folder)
    out = console()
    live = terminal.Live(out)
    warnings.simplefilter("ignore", ResourceWarning)  # unittest shows them; the process ends soon
    with Grader(listener=live.listener) as grader:
        grade = grader.grade(entry)
    live.stop()
    if grade.status == "not_attempted":
        _fail("solution_model() is still the stub. Help: Write it in starter.py, run the file, then press Check.")
    terminal.show_grade(out, entry, grade)
    if grade.status != "passed":
        _fail("\n".join(_text(grade, one) for one in grade.checks if one.status == "failed"))


def _text(grade: Grade, failed: Check) -> str:
    """A failed check on one line: of an error, the plugin shows the first line only. A traceback is in the output."""
    points = f"{grade.points} of {grade.max_points} points." if failed.name == "score" else ""
    help = failed.help.split("\n  File ")[0]
    return " ".join(f"{failed.message} {points} {f'Help: {help}' if help else ''}".split())


def _fail(text: str) -> NoReturn:
    raise AssertionError(text)
