"""show what grades look like, within a minute: a pass, a near miss with its cause, and a page

Works on stand-in data. It changes nothing in exercises/, and leaves one file in the current folder: the page.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from grader.exercise import catalog
from grader.exits import GRADER_FAILED, OK

PAGE = "demo.html"


def run(options: argparse.Namespace) -> int:
    from grader.evaluation import connection

    started = connection.own()  # TensorFlow starts there while the rest is imported here
    from grader.learner import trial
    from grader.learner.grader import Grader
    from grader.report import terminal
    from grader.report.console import console
    from grader.report.page import gather, write

    out = console()
    live = terminal.Live(out)
    gallery = gather.Gallery()
    entries = [catalog.find(trial.LINE), catalog.find(trial.RINGS)]
    grades = []
    with (
        tempfile.TemporaryDirectory(prefix="grader-demo-", ignore_cleanup_errors=True) as folder,
        Grader(source="standin", listener=live.brief, started=started) as grader,
    ):
        for entry in entries:
            make, what = trial.MODELS[entry.id]
            out.print(f"\n{what}", markup=False)
            model = Path(folder) / entry.exercise.model_file
            make(model)
            grader.look = gallery.look if entry.id == trial.RINGS else None  # the first grade waits for no plots
            try:
                grades.append(grader.grade_model(entry, model))
            finally:
                live.stop()
            terminal.show_grade(out, entry, grades[-1])
    write.write(Path(PAGE), gather.of_grades("Two grades", entries, grades, gallery))
    out.print(f"\nThe same as a page, with plots: open {PAGE} in a browser.", markup=False)
    out.print("Your turn: python -m grader", markup=False)
    return GRADER_FAILED if any(grade.status == "error" for grade in grades) else OK
