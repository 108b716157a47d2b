"""train and grade three reference solutions, to see what grades look like"""

from __future__ import annotations

import argparse

from grader.exercise import catalog
from grader.learner.commands import grade

DEMO = ("category1_linear", "category2_mnist", "category5_sunspots")


def run(options: argparse.Namespace) -> int:
    from grader.report.console import console

    out = console()
    out.print(
        "This trains three reference solutions on stand-in data and grades them as it will grade yours: each leaves a "
        "model file, which goes through eight checks and is scored on held-out examples it has never seen."
    )
    options.__dict__.update(solutions=True, model=None, retrain=False, source="standin")
    grades = grade.graded([catalog.find(name) for name in DEMO], options)
    out.print("\nYour turn: open exercises/category1_linear/starter.py, write solution_model(), run it, then: pytest")
    return grade.status(grades)
