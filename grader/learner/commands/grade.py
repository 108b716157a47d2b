"""grade saved models, training first if the starter has changed

Grades each exercise from its saved model. If the starter has changed since, it is trained first.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader import arguments
from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.exits import GRADER_FAILED, NOT_PASSED, OK, WRONG_CALL
from grader.learner.exam import rules
from grader.report import say, tell

if TYPE_CHECKING:
    from grader.evaluation.connection import Connection
    from grader.report.page.gather import Gallery
    from grader.scoring.rubric import Grade


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "Exit status: 0 all passed, 1 some failed or were not attempted, 2 wrong call, 3 the grader failed."
    parser.add_argument("ids", metavar="ID", nargs="*", help="exercises, each by its id or a path to it (default: all)")
    parser.add_argument(
        "--model", metavar="FILE", type=Path, help="grade this model file against the one exercise given"
    )
    parser.add_argument("--solutions", action="store_true", help="train and grade the reference solutions instead")
    parser.add_argument("--retrain", action="store_true", help="train again even if a current model is saved")
    parser.add_argument("--html", metavar="FILE", type=Path, help="also write a page of the grades to this HTML file")
    parser.add_argument("--json", metavar="FILE", type=Path, help="also write the results to this JSON file")
    arguments.add_source(parser)


def run(options: argparse.Namespace) -> int:
    if options.model and (len(options.ids) != 1 or options.solutions or options.retrain):
        say("--model grades one file against one exercise.", "python -m grader grade ID --model FILE")
        return WRONG_CALL
    for file in filter(None, (options.json, options.html)):
        if not file.absolute().parent.is_dir():
            say(f"there is no folder {file.parent} to write {file.name} into.", "Create that folder first.")
            return WRONG_CALL
    if exercise := next(filter(None, (rules.exercise_of(name, catalog.ROOT) for name in options.ids)), None):
        say(
            f"this is {exercise} of an exam.",
            f"While it runs: python -m grader exam submit {exercise}. "
            f"Afterwards: python -m grader grade {exercise} --model FILE.",
        )
        return WRONG_CALL
    entries = [catalog.find(name) for name in options.ids] or catalog.all_entries()
    refused = {entry.id: why for entry in entries if (why := rules.refused(entry))}
    if refused and options.ids:
        say(*next(iter(refused.values())))
        return WRONG_CALL
    if refused:
        print(f"Left out, as they are part of the exam that is running: {', '.join(refused)}.")
        entries = [entry for entry in entries if entry.id not in refused]
    gallery = _gallery() if options.html else None
    grades = graded(entries, options, gallery)
    if options.json:
        from grader.scoring import results

        results.write(options.json, results.results(grades))
    if gallery is not None:
        from grader.report.page import gather, write

        write.write(options.html, gather.of_grades("Grades", entries, grades, gallery))
        tell(f"Wrote {options.html}. Open it in a browser.")
    return status(grades)


def graded(entries: Sequence[Entry], options: argparse.Namespace, gallery: Gallery | None = None) -> list[Grade]:
    """Grades the exercises one after the other, shows each grade, and then what to do next."""
    started = _evaluating(entries, options)
    from grader.learner.grader import Grader
    from grader.report import summary, terminal
    from grader.report.console import console

    out = console()
    grades: list[Grade] = []
    look = gallery.look if gallery else None
    with Grader(source=options.source, retrain=options.retrain, started=started, look=look) as grader:
        for entry in entries:
            live = terminal.Live(out)
            grader.listener = live.listener
            try:
                if options.model:
                    grade = grader.grade_model(entry, options.model)
                elif options.solutions:
                    grade = grader.grade_solution(entry)
                else:
                    grade = grader.grade(entry)
            finally:
                live.stop()
            terminal.show_grade(out, entry, grade)
            grades.append(grade)
    rows = [summary.Row.of(entry, grade) for entry, grade in zip(entries, grades, strict=True)]
    if len(rows) > 1:
        summary.show(out, rows)
    elif rows and rows[0].status != "not_attempted" and not (options.model or options.solutions):
        out.print(summary.next_step(rows), markup=False)  # of what was not attempted, its block says what to do
    return grades


def _gallery() -> Gallery:
    from grader.report.page.gather import Gallery

    return Gallery()


def _evaluating(entries: Sequence[Entry], options: argparse.Namespace) -> Connection | None:
    """The process that evaluates, if a model waits for it: TensorFlow starts there while the rest is imported here."""
    saved = not (options.solutions or options.retrain) and any(entry.model.is_file() for entry in entries)
    if not (options.model or saved):
        return None
    from grader.evaluation import connection

    return connection.own()


def status(grades: Sequence[Grade]) -> int:
    """The exit status for these grades."""
    if any(grade.status == "error" for grade in grades):
        return GRADER_FAILED
    return OK if all(grade.status == "passed" for grade in grades) else NOT_PASSED
