"""run a starter and save its model"""

from __future__ import annotations

import argparse

from grader import arguments
from grader.errors import Failure
from grader.exercise import catalog
from grader.exits import NOT_PASSED, OK, WRONG_CALL
from grader.learner.exam import rules
from grader.report import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_exercise(parser)
    arguments.add_source(parser)


def run(options: argparse.Namespace) -> int:
    from grader.exercise import stub
    from grader.learner.grader import Grader
    from grader.report import terminal
    from grader.report.console import console

    entry = catalog.find(options.id)
    if refused := rules.refused(entry):
        say(*refused)
        return WRONG_CALL
    if stub.is_untouched(entry.starter):
        say(
            f"{entry.id} has not been attempted yet.",
            f"Open {catalog.path_text(entry.starter)} and write solution_model().",
        )
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
    return OK
