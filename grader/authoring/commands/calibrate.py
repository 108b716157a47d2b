"""measure the reference solution and the baselines, and propose a bar"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from grader import arguments
from grader.authoring.commands.check import HOME
from grader.errors import Failure
from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.exits import NOT_PASSED, OK, WRONG_CALL
from grader.report import say

if TYPE_CHECKING:
    from grader.authoring.calibration import Calibration
    from grader.datasets.cache import Source
    from grader.report.terminal import Live

LEAST_SEEDS = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_exercise(parser)
    parser.add_argument(
        "--seeds", metavar="N", type=int, default=5, help="how often to train the reference (default: 5, at least 3)"
    )
    parser.add_argument(
        "--baselines",
        action="store_true",
        help="keep the reference's scores, and score only baselines that have changed",
    )
    arguments.add_source(parser, HOME)


def run(options: argparse.Namespace) -> int:
    from grader.authoring import calibration, calibration_plot, checking, proposal
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
        calibrated = _baselines(entry, source, live) if options.baselines else _all(entry, source, options.seeds, live)
        measured = calibrated.measurement
        live.stop()
        calibration_plot.show(out, entry, measured)
        out.print(f"Plot: {catalog.path_text(calibration_plot.plot(entry, measured))}", markup=False)
        path = calibration.write(entry, calibrated)
        out.print(f"Stored: {catalog.path_text(path)}", markup=False)
        calibration_plot.show_proposals(out, entry, proposal.propose_all(entry.exercise, measured))
    except Failure as failure:
        live.stop()
        say(failure.message, failure.help)
        return NOT_PASSED
    return OK


def _all(entry: Entry, source: Source, seeds: int, live: Live) -> Calibration:
    from grader.authoring import calibration
    from grader.authoring.measuring import measure

    return calibration.of(entry, measure(entry, source, range(seeds), live.brief, repeat=True))


def _baselines(entry: Entry, source: Source, live: Live) -> Calibration:
    """The stored calibration with those baselines scored again that have changed.

    Raises Failure if there is none, or if the reference must be trained again, too.
    """
    from grader.authoring import calibration
    from grader.authoring.measuring import measure_baselines

    again = f"python -m grader calibrate {entry.id}" + (" --source real" if source == "real" else "")
    stored = calibration.read_all(entry).get(source)
    if stored is None:
        raise Failure("there is no calibration whose baselines could be scored again.", again)
    parts, names = calibration.changed(entry, stored)
    if parts:
        raise Failure(f"the reference must be trained again: since {stored.date}, {', '.join(parts)} changed.", again)
    if not names:
        return stored
    return calibration.with_baselines(entry, stored, measure_baselines(entry, stored.measurement, names, live.brief))
