"""measure the reference solution and the baselines, and propose a bar"""

from __future__ import annotations

import argparse

from grader import arguments
from grader.authoring.commands.check import HOME
from grader.errors import Failure
from grader.exercise import catalog
from grader.exits import NOT_PASSED, OK, WRONG_CALL
from grader.report import say

LEAST_SEEDS = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_exercise(parser)
    parser.add_argument(
        "--seeds", metavar="N", type=int, default=5, help="how often to train the reference (default: 5, at least 3)"
    )
    arguments.add_source(parser, HOME)


def run(options: argparse.Namespace) -> int:
    from grader.authoring import calibration, calibration_plot, checking, proposal
    from grader.authoring.measuring import measure
    from grader.datasets.heldout import private_seed
    from grader.report import terminal
    from grader.report.console import console

    entry = catalog.find(options.id)
    if options.seeds < LEAST_SEEDS:
        say(f"--seeds {options.seeds} is too few to show a spread.", f"Take {LEAST_SEEDS} or more.")
        return WRONG_CALL
    if private_seed() is not None:
        say(
            "GRADER_HELDOUT_SEED is set: calibrations are measured on public held-out data.",
            "Unset it. python -m grader check measures on the private data too.",
        )
        return WRONG_CALL
    source = options.source or checking.home_source(entry)
    entry = entry.on(source)
    out = console()
    live = terminal.Live(out)
    try:
        measured = measure(entry, source, range(options.seeds), live.brief, repeat=True)
        live.stop()
        calibration_plot.show(out, entry, measured)
        out.print(f"Plot: {catalog.path_text(calibration_plot.plot(entry, measured))}", markup=False)
        path = calibration.write(entry, calibration.of(entry, measured))
        out.print(f"Stored: {catalog.path_text(path)}", markup=False)
        calibration_plot.show_proposals(out, entry, proposal.propose_all(entry.exercise, measured))
    except Failure as failure:
        live.stop()
        say(failure.message, failure.help)
        return NOT_PASSED
    return OK
