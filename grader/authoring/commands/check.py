"""check that exercises are complete and, by training their references, fair"""

from __future__ import annotations

import argparse

from grader import arguments
from grader.exercise import catalog
from grader.exits import NOT_PASSED, OK, WRONG_CALL
from grader.report import say

HOME = "data to use (default: the stand-in, or the exercise's own data)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", metavar="ID", nargs="*", help="exercises, each by its id or a path to it")
    parser.add_argument("--all", action="store_true", help="check every exercise")
    parser.add_argument("--quick", action="store_true", help="rely on the stored calibrations, without training")
    arguments.add_source(parser, HOME)


def run(options: argparse.Namespace) -> int:
    from grader.authoring import checking, checks_table, contract
    from grader.report import terminal
    from grader.report.console import console

    if bool(options.ids) == options.all:
        say("check takes exercises, or --all.", "python -m grader check ID, or python -m grader check --all")
        return WRONG_CALL
    out = console()
    found: dict[str, list[checking.Checked]] = {}
    for name in catalog.ids() if options.all else [catalog.find_id(name) for name in options.ids]:
        block = checks_table.Exercise(out, name)
        live = terminal.Live(out)
        rest = checking.stored_checks(name)
        if not options.quick:
            rest = checking.measured_checks(name, options.source, live.brief)
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
        checks_table.Exercise(out, "stray files").show(found["stray files"][0])
    checks_table.show_end(out, found)
    return OK if all(check.holds for checked in found.values() for check in checked) else NOT_PASSED
