"""The command line: python -m grader list, train, grade, hint, data, new, check, calibrate, classroom, demo."""

from __future__ import annotations

import argparse
import json
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader import __version__, data_commands
from grader.authoring import commands as authoring
from grader.classroom import commands as classroom
from grader.errors import Failure, GraderError, UnknownExercise
from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.learner import record
from grader.report import say

if TYPE_CHECKING:
    from grader.scoring.rubric import Grade

PASSED, NOT_PASSED, WRONG_CALL, GRADER_FAILED = 0, 1, 2, 3
INTERRUPTED, PIPE_CLOSED = 130, 141  # as shells count: 128 and the signal's number
EXERCISE = "the exercise: its id, or a path to it"
SOURCE = "data to use (default: real data where it is prepared, else the stand-in)"
DEMO = ("category1_linear", "category2_mnist", "category5_sunspots")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns the exit status: 0 passed, 1 not, 2 wrong call, 3 the grader failed."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a letter that the terminal does not know is no reason to fail
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.run is None:
        parser.print_help(sys.stderr)
        return WRONG_CALL
    try:
        status: int = options.run(options)
        sys.stdout.flush()
        return status
    except GraderError as error:
        say(error.message, error.help)
        return WRONG_CALL if isinstance(error, UnknownExercise) else GRADER_FAILED
    except KeyboardInterrupt:
        print("\nInterrupted. Nothing is lost: finished models and grades are kept.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of a pipe, head for example, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return PIPE_CLOSED
    except Exception:  # a fault of ours ends here, on purpose: told whole, with a status that scripts can tell apart
        traceback.print_exc()
        say("this is a bug in the grader, not in your work.", "Please report it with the lines above.")
        return GRADER_FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m grader",
        description="Graded TensorFlow exercises.",
        epilog="New here? Run `python -m grader demo`, then `python -m grader list`.",
    )
    parser.add_argument("--version", action="version", version=f"grader {__version__}")
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(metavar="COMMAND")

    command = commands.add_parser("list", help="show every exercise: status, points, data")
    command.add_argument("--json", action="store_true", help="print a JSON object instead of a table")
    command.set_defaults(run=_list)

    command = commands.add_parser("train", help="run a starter and save its model")
    command.add_argument("id", metavar="ID", help=EXERCISE)
    _add_source(command)
    command.set_defaults(run=_train)

    command = commands.add_parser(
        "grade",
        help="grade saved models, training first if the starter has changed",
        description="Grades each exercise from its saved model. If the starter has changed since, it is trained first.",
        epilog="Exit status: 0 all passed, 1 some failed or were not attempted, 2 wrong call, 3 the grader failed.",
    )
    command.add_argument(
        "ids", metavar="ID", nargs="*", help="exercises, each by its id or a path to it (default: all)"
    )
    command.add_argument(
        "--model", metavar="FILE", type=Path, help="grade this model file against the one exercise given"
    )
    command.add_argument("--solutions", action="store_true", help="train and grade the reference solutions instead")
    command.add_argument("--retrain", action="store_true", help="train again even if a current model is saved")
    command.add_argument("--json", metavar="FILE", type=Path, help="also write the results to this JSON file")
    _add_source(command)
    command.set_defaults(run=_grade)

    command = commands.add_parser("hint", help="show the next hint for an exercise")
    command.add_argument("id", metavar="ID", help=EXERCISE)
    command.set_defaults(run=_hint)

    data_commands.add(commands)
    authoring.add(commands)
    classroom.add(commands)

    command = commands.add_parser(
        "demo", help="train and grade three reference solutions, to see what grades look like"
    )
    command.set_defaults(run=_demo)
    return parser


def _add_source(command: argparse.ArgumentParser) -> None:
    command.add_argument("--source", choices=("standin", "real"), help=SOURCE)


def _list(options: argparse.Namespace) -> int:
    from grader.learner import listing

    rows = listing.rows(catalog.all_entries())
    if options.json:
        print(json.dumps({"schema": 1, "exercises": rows}, indent=1))
    else:
        listing.show(rows)
    return PASSED


def _hint(options: argparse.Namespace) -> int:
    entry = catalog.find(options.id)
    hints = entry.exercise.hints
    if not hints:
        print(f"{entry.id} has no hints. Its header says what to build: {entry.starter}")
        return PASSED
    shown = record.read(entry.folder).get("hints_shown", 0)
    number = min(shown if isinstance(shown, int) else 0, len(hints) - 1)
    print(f"Hint {number + 1} of {len(hints)}: {hints[number]}")
    if number + 1 == len(hints):
        print(f"That was the last hint. The reference solution: {catalog.path_text(entry.solution)}")
    record.update(entry.folder, hints_shown=number + 1)
    return PASSED


def _train(options: argparse.Namespace) -> int:
    from grader.exercise import stub
    from grader.learner.grader import Grader
    from grader.report import terminal
    from grader.report.console import console

    entry = catalog.find(options.id)
    if stub.is_untouched(entry.starter):
        say(f"{entry.id} has not been attempted yet.", f"Open {entry.starter} and write solution_model().")
        return NOT_PASSED
    out = console()
    live = terminal.Live(out, show_lines=True)
    try:
        with Grader(source=options.source, listener=live.listener) as grader:
            trained = grader.train(entry)
    except Failure as failure:
        live.stop()
        say(failure.message, failure.help)
        return NOT_PASSED
    finally:
        live.stop()
    megabytes = trained.model.stat().st_size / 1e6
    after = terminal.clock(trained.seconds)
    out.print(f"Saved {catalog.path_text(trained.model)}, {megabytes:.2f} MB, after {after} min.", markup=False)
    if trained.note:
        out.print(f"! {trained.note}", markup=False, style="yellow")
    out.print(f"Next: python -m grader grade {entry.id}")
    return PASSED


def _grade(options: argparse.Namespace) -> int:
    if options.model and (len(options.ids) != 1 or options.solutions or options.retrain):
        say("--model grades one file against one exercise.", "python -m grader grade ID --model FILE")
        return WRONG_CALL
    if options.json and not options.json.absolute().parent.is_dir():
        say(f"there is no folder {options.json.parent} to write {options.json.name} into.", "Create that folder first.")
        return WRONG_CALL
    entries = [catalog.find(name) for name in options.ids] or catalog.all_entries()
    grades = _graded(entries, options)
    if options.json:
        from grader.scoring import results

        results.write(options.json, results.results(grades))
    return _status(grades)


def _graded(entries: Sequence[Entry], options: argparse.Namespace) -> list[Grade]:
    from grader.learner.grader import Grader
    from grader.report import summary, terminal
    from grader.report.console import console

    out = console()
    grades: list[Grade] = []
    with Grader(source=options.source, retrain=options.retrain, listener=None) as grader:
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
    else:
        out.print(summary.next_step(rows), markup=False)
    return grades


def _status(grades: Sequence[Grade]) -> int:
    if any(grade.status == "error" for grade in grades):
        return GRADER_FAILED
    return PASSED if all(grade.status == "passed" for grade in grades) else NOT_PASSED


def _demo(options: argparse.Namespace) -> int:
    from grader.report.console import console

    out = console()
    out.print(
        "This trains three reference solutions on stand-in data and grades them as it will grade yours: each leaves a "
        "model file, which goes through eight checks and is scored on held-out examples it has never seen."
    )
    options.__dict__.update(solutions=True, model=None, retrain=False, source="standin")
    grades = _graded([catalog.find(name) for name in DEMO], options)
    out.print("\nYour turn: open exercises/category1_linear/starter.py, write solution_model(), run it, then: pytest")
    return _status(grades)


if __name__ == "__main__":
    sys.exit(main())
