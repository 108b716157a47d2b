"""draw an exercise from each category and start the clock"""

from __future__ import annotations

import argparse

from grader.exercise import catalog
from grader.exits import OK, WRONG_CALL
from grader.report import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--hours", type=_hours, default=5.0, help="how long it lasts (default: 5, as the exam)")
    parser.add_argument("--seed", metavar="N", type=int, help="draw what this number draws (default: a random one)")


def _hours(text: str) -> float:
    from grader.learner.exam.state import LONGEST

    try:
        hours = float(text)
    except ValueError:
        hours = 0.0
    if not 0 < hours <= LONGEST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of hours above 0, at most {LONGEST}")
    return hours


def run(options: argparse.Namespace) -> int:
    import secrets

    from grader.learner.exam import clock, exams, private, screen, starting
    from grader.report import terminal
    from grader.report.console import console

    before = exams.latest()
    if before is not None and not (before := private.looked(before, now := clock.now())).ended_by:
        left = clock.hours_text(before.left(now))
        say(f"the exam {before.folder.name} is running, with {left} left.", "python -m grader exam finish ends it.")
        return WRONG_CALL
    out = console()
    out.print("Drawing the exercises and preparing their data, which may take some minutes.")
    out.print("The clock is not running yet.")
    live = terminal.Live(out)
    try:
        exam = starting.start(
            catalog.ROOT,
            catalog.all_entries(),
            clock.now,
            hours=options.hours,
            draw_seed=secrets.randbelow(10**6) if options.seed is None else options.seed,
            make_ready=starting.make_data_ready(live.listener),
        )
    finally:
        live.stop()
    screen.show_status(out, exam, clock.now())
    out.print(
        f"\nDrawn with --seed {exam.draw_seed}. Submit as often as you like: the best attempt counts. Hints and "
        "reasons come when the exam is over. Closing this window or the laptop does not stop the clock.",
        markup=False,
    )
    return OK
