"""The commands for classes: classroom grade, report and merge."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import GraderError
from grader.report import say

if TYPE_CHECKING:
    from grader.classroom.bench import Terms
    from grader.classroom.engines import Engine
    from grader.classroom.submissions import Submission

GRADED, WRONG_CALL, GRADER_FAILED = 0, 2, 3
LEVELS = ("none", "process", "bubblewrap")
MOST_JOBS = 4  # a core


def add(commands: Any) -> None:
    """Adds `classroom` with its actions to the parser."""
    command = commands.add_parser("classroom", help="grade whole classes, whose files may be broken or hostile")
    actions = command.add_subparsers(required=True, metavar="ACTION")

    action = actions.add_parser("grade", help="grade a folder of submissions; what is graded already is left out")
    action.add_argument("submissions", metavar="SUBMISSIONS", type=Path, help="<learner>/<exercise id>/mymodel.h5")
    action.add_argument("--out", metavar="RESULTS", type=Path, required=True, help="the folder for grades")
    action.add_argument("--train", action="store_true", help="train from starter.py, and grade what comes of it")
    action.add_argument(
        "--jobs", metavar="N", type=_jobs, help="at a time; as many as cores, with --train half as many"
    )
    action.add_argument("--source", choices=("standin", "real"), help="the data; real where it is prepared, without")
    action.add_argument("--heldout-seed", metavar="SEED", help="private held-out data, which nobody has seen")
    action.add_argument("--require-isolation", metavar="LEVEL", choices=LEVELS, help=f"at least: {', '.join(LEVELS)}")
    action.add_argument("--engine", choices=("local", "dask"), default="local", help="who does the work")
    action.add_argument("--address", metavar="HOST:PORT", help="of the Dask scheduler")
    action.add_argument("--shard", metavar="I/N", type=_shard, default=(1, 1), help="only this part of the class")
    action.add_argument(
        "--resume", action=argparse.BooleanOptionalAction, default=True, help="leave out what is graded already"
    )
    action.set_defaults(run=_grade)

    action = actions.add_parser("report", help="scores, failed checks, what is slow, copies, public against private")
    action.add_argument("results", metavar="RESULTS", type=Path)
    action.add_argument("--csv", metavar="FILE", type=Path, help="also write it as CSV")
    action.set_defaults(run=_report)

    action = actions.add_parser("merge", help="the grades of several shards in one folder")
    action.add_argument("results", metavar="RESULTS", type=Path, nargs="+")
    action.add_argument("--out", metavar="DIR", type=Path, required=True)
    action.set_defaults(run=_merge)


def _jobs(text: str) -> int:
    """Each job is a TensorFlow of its own, which takes a core and some hundred megabytes."""
    cores = os.cpu_count() or 1
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    if int(text) > MOST_JOBS * cores:
        raise argparse.ArgumentTypeError(f"{text} is more than {MOST_JOBS} for each of the {cores} cores here")
    return int(text)


def _shard(text: str) -> tuple[int, int]:
    number, slash, of = text.partition("/")
    if not (slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise argparse.ArgumentTypeError(f"{text!r} is not I/N, for example 1/4 to 4/4")
    return int(number), int(of)


def _grade(options: argparse.Namespace) -> int:
    from grader.classroom import run, submissions
    from grader.classroom.bench import Terms
    from grader.classroom.ledger import Ledger
    from grader.classroom.screen import Screen
    from grader.datasets.heldout import SEED
    from grader.isolation import Level, required
    from grader.report.console import console

    if (options.engine == "dask") != (options.address is not None):
        say("--engine dask and --address go together.", "--engine dask --address tcp://HOST:8786")
        return WRONG_CALL
    if options.heldout_seed == "":
        say("--heldout-seed is empty: grades would be on public data.", "Give it a seed, or leave it out.")
        return WRONG_CALL
    if options.submissions.resolve() == options.out.resolve():
        say("SUBMISSIONS and RESULTS are one folder: learners could change grades.", "Name another one with --out.")
        return WRONG_CALL
    if options.heldout_seed:
        os.environ[SEED] = options.heldout_seed
    out = console()
    least = options.require_isolation or ("bubblewrap" if options.train else "none")
    nobodys = (options.submissions.absolute(), options.out.absolute())
    terms = Terms(options.source, options.train, replace(required(Level[least.upper()]), hidden=nobodys))
    found = submissions.find(options.submissions)
    for remark in [*found.remarks, *_public_though_seeded(found.submissions, terms)]:
        print(f"! {remark}", file=sys.stderr)
    if not found.submissions:
        say(f"no submissions in {options.submissions}.", "It holds <learner>/<exercise id>/mymodel.h5.")
        return WRONG_CALL
    chosen = run.shard(found.submissions, *options.shard)
    with Ledger(options.out) as ledger:
        engine = _engine(options, terms)
        learners = len({submission.learner for submission in chosen})
        seen = "private" if os.environ.get(SEED) else "public"
        out.print(
            f"{len(chosen):,} submissions of {learners:,} learners, {engine.title}, isolation {terms.isolation.level}, "
            f"{seen} held-out data.",
            markup=False,
            emoji=False,
        )
        with Screen(out, len(chosen)) as screen:
            progress = run.grade(chosen, ledger, engine, terms, again=not options.resume, on_grade=screen.on_grade)
        screen.summary(ledger.rows(), progress)
        said = f"Grades are in {options.out}: gradebook.csv, results.json, ledger.sqlite."
        out.print(f"{said}\nNext: python -m grader classroom report {options.out}", markup=False, emoji=False)
    return GRADER_FAILED if progress.graded["error"] else GRADED


def _public_though_seeded(found: list[Submission], terms: Terms) -> Iterator[str]:
    """Lines on exercises whose held-out data a seed cannot change, where there is a seed."""
    from grader import catalog
    from grader.datasets import cache
    from grader.datasets.heldout import private_seed

    for exercise in sorted({one.exercise for one in found} if private_seed() else ()):
        dataset = catalog.find(exercise).exercise.dataset
        with suppress(GraderError):  # it is told when it is graded
            if (terms.source or cache.current_source(dataset)) == "real":
                yield f"{exercise} is graded on the held-out part of its real data, which no seed changes."


def _engine(options: argparse.Namespace, terms: Terms) -> Engine:
    from grader.classroom.engines import Cluster, Local

    if options.engine == "dask":
        return Cluster(terms, options.address)
    cores = os.cpu_count() or 1  # limits of time are measured on two of them
    return Local(terms, options.jobs or max(1, cores // 2 if terms.train else cores))


def _report(options: argparse.Namespace) -> int:
    from grader.classroom import report
    from grader.classroom.ledger import Ledger, write_whole
    from grader.report.console import console

    if _lacks_grades(options.results):
        return WRONG_CALL
    with Ledger(options.results, readonly=True) as ledger:
        found = report.findings(list(ledger.rows()))
    if options.csv:
        write_whole(options.csv, report.as_csv(found))
    report.show(console(), found)
    return GRADED


def _lacks_grades(folder: Path) -> bool:
    """Says so where there is no ledger in a folder."""
    from grader.classroom.ledger import NAME

    if (folder / NAME).is_file():
        return False
    say(f"{folder} holds no grades.", "Name a folder that classroom grade wrote with --out.")
    return True


def _merge(options: argparse.Namespace) -> int:
    from grader.classroom.gradebook import Gradebook
    from grader.classroom.ledger import Ledger

    parts = [folder for folder in options.results if folder.resolve() != options.out.resolve()]
    if any(_lacks_grades(folder) for folder in parts):
        return WRONG_CALL
    with ExitStack() as stack:
        ledgers = [stack.enter_context(Ledger(folder, readonly=True)) for folder in parts]
        merged = stack.enter_context(Ledger(options.out))
        for folder, part in zip(parts, ledgers, strict=True):
            print(f"{folder}: {merged.merge(part):,} grades")
        Gradebook(merged).write()
    print(f"Merged into {options.out}")
    return GRADED
