"""The commands of those who write exercises: new, check and calibrate."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from grader.errors import CatalogError, Failure
from grader.exercise import catalog
from grader.report import say

if TYPE_CHECKING:
    from rich.console import Console

    from grader.grading import Listener
    from grader.report.terminal import Live

HOLDS, BREACHES, WRONG_CALL = 0, 1, 2
LEAST_SEEDS = 3


def add(commands: Any) -> None:
    """Adds the three commands to the parser."""
    command = commands.add_parser(
        "new", help="create a new exercise that runs, with a TODO wherever something is to be filled in"
    )
    command.add_argument("id", metavar="ID", help="<group>_<subject>, for example category2_wine")
    command.add_argument(
        "--like", metavar="ID", help="start from this exercise (default: a plain one of the same category)"
    )
    command.set_defaults(run=_new)

    command = commands.add_parser(
        "check", help="check that exercises are complete and, by training their references, fair"
    )
    command.add_argument("ids", metavar="ID", nargs="*", help="exercises, each by its id or a path to it")
    command.add_argument("--all", action="store_true", help="check every exercise")
    command.add_argument("--quick", action="store_true", help="rely on the stored calibrations, without training")
    _add_source(command)
    command.set_defaults(run=_check)

    command = commands.add_parser(
        "calibrate", help="measure the reference solution and the baselines, and propose a bar"
    )
    command.add_argument("id", metavar="ID", help="the exercise: its id, or a path to it")
    command.add_argument(
        "--seeds", metavar="N", type=int, default=5, help="how often to train the reference (default: 5, at least 3)"
    )
    _add_source(command)
    command.set_defaults(run=_calibrate)


def _add_source(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--source", choices=("standin", "real"), help="data to use (default: the stand-in, or the exercise's own data)"
    )


def _new(options: argparse.Namespace) -> int:
    from grader.authoring import scaffold

    try:
        written = scaffold.new(options.id, options.like)
    except CatalogError as error:
        say(error.message, error.help)
        return WRONG_CALL
    for path in written:
        print(f"Wrote {catalog.path_text(path)}")
    print(scaffold.next_steps(options.id))
    return HOLDS


def _check(options: argparse.Namespace) -> int:
    from grader.authoring import checking, contract
    from grader.authoring import checks_table as checks
    from grader.report import terminal
    from grader.report.console import console

    if bool(options.ids) == options.all:
        say("check takes exercises, or --all.", "python -m grader check ID, or python -m grader check --all")
        return WRONG_CALL
    out = console()
    found: dict[str, list[checking.Checked]] = {}
    for name in catalog.ids() if options.all else [catalog.find_id(name) for name in options.ids]:
        block = checks.Exercise(out, name)
        live = terminal.Live(out)
        rest = checking.stored_checks(name)
        if not options.quick:
            rest = checking.measured_checks(name, options.source, _listener(live, out))
        for part in (checking.contract_checks(name, measuring=not options.quick), rest):
            try:
                for check in part:
                    live.stop()
                    block.show(check)
                    found.setdefault(name, []).append(check)
            finally:
                live.stop()
                block.end()
    if options.all and (strays := contract.strays()):
        found["stray files"] = [checking.Checked("strays", tuple(strays))]
        checks.Exercise(out, "stray files").show(found["stray files"][0])
    checks.show_end(out, found)
    return HOLDS if all(check.holds for checked in found.values() for check in checked) else BREACHES


def _calibrate(options: argparse.Namespace) -> int:
    from grader.authoring import calibration, checking, proposal
    from grader.authoring import calibration_plot as report
    from grader.authoring.measuring import measure
    from grader.datasets.heldout import private_seed
    from grader.report import terminal
    from grader.report.console import console

    entry = catalog.find(options.id)
    if options.seeds < LEAST_SEEDS:
        say(f"--seeds {options.seeds} shows no spread.", f"Take {LEAST_SEEDS} or more.")
        return WRONG_CALL
    if private_seed() is not None:
        say(
            "GRADER_HELDOUT_SEED is set: calibrations are measured on public held-out data.",
            "Unset it. python -m grader check measures on the private data too.",
        )
        return WRONG_CALL
    home = checking.home_source(entry)
    source = options.source or home
    out = console()
    live = terminal.Live(out)
    try:
        measured = measure(entry, source, range(options.seeds), _listener(live, out), repeat=True)
        live.stop()
        report.show(out, entry, measured)
        out.print(f"Plot: {catalog.path_text(report.plot(entry, measured))}", markup=False)
        if source == home:
            path = calibration.write(entry, calibration.of(entry, measured))
            out.print(f"Stored: {catalog.path_text(path)}", markup=False)
        else:
            out.print(f"Not stored: {calibration.NAME} holds measurements on the stand-in.")
        report.show_proposal(out, entry, proposal.propose(entry.exercise, measured))
    except Failure as failure:
        live.stop()
        say(failure.message, failure.help)
        return BREACHES
    return HOLDS


def _listener(live: Live, out: Console) -> Listener:
    """Epoch by epoch on a terminal; in a log a line for each training is enough."""
    from grader.grading import Listener

    return live.listener if out.is_terminal else Listener(live.listener.on_status)
