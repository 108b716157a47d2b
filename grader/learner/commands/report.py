"""write a page of your progress: scores, causes, plots and examples

Grades every saved model that belongs to the current code of its starter, and writes one HTML file that any browser
opens, with no network. Nothing is trained. Examples and plots are of validation data.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from grader import arguments
from grader.exercise import catalog
from grader.exits import OK, WRONG_CALL
from grader.report import say

NAME = "report.html"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", metavar="ID", nargs="*", help="exercises, each by its id or a path to it (default: all)")
    parser.add_argument("--out", metavar="FILE", type=Path, help=f"write to this file (default: {NAME} in the project)")
    arguments.add_source(parser)


def run(options: argparse.Namespace) -> int:
    file = options.out or catalog.ROOT / NAME
    if not file.absolute().parent.is_dir():
        say(f"there is no folder {file.parent} to write {file.name} into.", "Create that folder first.")
        return WRONG_CALL
    entries = [catalog.find(name) for name in options.ids] or catalog.all_entries()
    from grader.learner import path
    from grader.learner.grader import Grader, is_current
    from grader.report import terminal
    from grader.report.console import console
    from grader.report.page import gather, write

    out = console()
    live = terminal.Live(out)
    gallery = gather.Gallery()
    steps = path.steps(entries)
    grades = {}
    with Grader(source=options.source, listener=live.brief, look=gallery.look) as grader:
        try:
            for step in filter(path.is_open, steps):
                if is_current(step.entry):
                    grades[step.entry.id] = grader.grade(step.entry)
        finally:
            live.stop()
    exercises = [
        gallery.exercise(step.entry, grades[step.entry.id])
        if step.entry.id in grades
        else gather.ungraded(step.entry, step.status)
        for step in steps
    ]
    write.write(file, gather.page("Your exercises", exercises))
    shown = catalog.path_text(file)
    out.print(f"Wrote {shown}: {len(grades)} of {len(entries)} exercises graded. Open it in a browser.", markup=False)
    return OK
