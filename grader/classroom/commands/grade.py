"""grade a folder of submissions, skipping what is already graded

Grades each submission once and records each grade as it comes. Stop it at any time: the same command resumes, and
grades only what is new or changed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader import arguments
from grader.exits import GRADER_FAILED, OK, WRONG_CALL
from grader.report import say

if TYPE_CHECKING:
    from grader.classroom.engines import Engine
    from grader.classroom.grading import Terms

LEVELS = ("none", "process", "bubblewrap")
MOST_JOBS = 4  # per core
KINDS = (
    "none",
    "process (limits of time and memory, but no sandbox)",
    "bubblewrap (sandbox without network)",
)
MOST_REMARKS = 20
ONLY = "grade only the submissions to this exercise; may be given several times"
ISOLATION = "weakest isolation to accept: none, process or bubblewrap (default: none; with --train: bubblewrap)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "Exit status: 0 all graded, 2 wrong call, 3 something could not be graded: run it again."
    parser.add_argument(
        "submissions",
        metavar="SUBMISSIONS",
        type=Path,
        help="folder of <learner>/<exercise id>/mymodel.h5, <learner>_<exercise id>.h5 or <learner>.zip",
    )
    parser.add_argument("--out", metavar="RESULTS", type=Path, required=True, help="folder for the results")
    parser.add_argument(
        "--train", action="store_true", help="train each starter.py in the sandbox, and grade the resulting model"
    )
    parser.add_argument("--only", metavar="ID", action="append", default=[], help=ONLY)
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=_jobs,
        help="submissions at a time (default: one per core, with --train one per two cores)",
    )
    arguments.add_source(parser)
    parser.add_argument(
        "--heldout-seed", metavar="SEED", help="grade on private held-out data made from this secret (stand-ins only)"
    )
    parser.add_argument("--require-isolation", metavar="LEVEL", choices=LEVELS, help=ISOLATION)
    parser.add_argument(
        "--engine", choices=("local", "dask"), default="local", help="this machine, or a Dask cluster (default: local)"
    )
    parser.add_argument("--address", metavar="HOST:PORT", help="address of the Dask scheduler")
    parser.add_argument(
        "--shard", metavar="I/N", type=_shard, default=(1, 1), help="grade only part I of N; join the parts with merge"
    )
    parser.add_argument(
        "--resume", action=argparse.BooleanOptionalAction, default=True, help="skip what is already graded"
    )


def _jobs(text: str) -> int:
    """A number of jobs. Each job runs its own TensorFlow, which takes a core and a few hundred megabytes."""
    cores = os.cpu_count() or 1
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    if int(text) > MOST_JOBS * cores:
        raise argparse.ArgumentTypeError(f"{text} is more than {MOST_JOBS} for each of the {cores} cores here")
    return int(text)


def _shard(text: str) -> tuple[int, int]:
    number, slash, of = text.partition("/")
    if not (slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise argparse.ArgumentTypeError(f"{text!r} is not I/N with I from 1 to N, for example 1/4")
    return int(number), int(of)


def run(options: argparse.Namespace) -> int:
    from grader.classroom import run as runs
    from grader.classroom import submissions
    from grader.classroom.display import Display
    from grader.classroom.grading import Terms
    from grader.classroom.ledger import Ledger
    from grader.datasets.heldout import SEED
    from grader.exercise import catalog
    from grader.isolation.level import Level, required
    from grader.report.console import console

    if wrong := _what_is_wrong(options):
        say(*wrong)
        return WRONG_CALL
    if options.heldout_seed:
        os.environ[SEED] = options.heldout_seed
    out = console()
    least = options.require_isolation or ("bubblewrap" if options.train else "none")
    nobodys = (options.submissions.absolute(), options.out.absolute())
    terms = Terms(options.source, options.train, replace(required(Level[least.upper()]), hidden=nobodys))
    wanted = {catalog.find(name).id for name in options.only}
    found = submissions.find(options.submissions)
    asked = [one for one in found.submissions if not wanted or one.exercise in wanted]
    gradable, untrained = (asked, []) if terms.train else runs.without_histories(asked)
    _show_remarks([*found.remarks, *untrained, *runs.public_though_seeded(gradable, terms)])
    if not asked:
        to = f" to {', '.join(sorted(wanted))}" if wanted else ""
        say(
            f"no submissions{to} in {options.submissions}.",
            "It should hold <learner>/<exercise id>/mymodel.h5, <learner>_<exercise id>.h5 or <learner>.zip.",
        )
        return WRONG_CALL
    chosen = runs.shard(gradable, *options.shard)
    with Ledger(options.out) as ledger:
        engine = _engine(options, terms)
        learners = len({submission.learner for submission in chosen})
        part = f", shard {options.shard[0]} of {options.shard[1]}" if options.shard[1] > 1 else ""
        seen = "private (stand-ins only)" if os.environ.get(SEED) else "public"
        head = f"{_count(len(chosen), 'submission')} from {_count(learners, 'learner')}{part}, {engine.title}."
        kind = f"Isolation: {KINDS[terms.isolation.level.value]}. Held-out data: {seen}."
        out.print(f"{head}\n{kind}", markup=False, emoji=False)
        with Display(out, len(chosen)) as display:
            progress = runs.grade(chosen, ledger, engine, terms, again=not options.resume, on_grade=display.on_grade)
        display.summary(ledger.rows(), progress)
        said = f"Grades are in {options.out}: gradebook.csv, results.json, ledger.sqlite."
        step = "merge RESULTS_OF_EACH_SHARD --out DIR" if part else f"report {options.out}"
        out.print(f"{said}\nNext: python -m grader classroom {step}", markup=False, emoji=False)
    return GRADER_FAILED if progress.graded["error"] else OK


def _what_is_wrong(options: argparse.Namespace) -> tuple[str, str] | None:
    """Why the call would not do what it says, and what to do. None if it is fine."""
    if (options.engine == "dask") != (options.address is not None):
        return "--engine dask and --address go together.", "--engine dask --address tcp://HOST:8786"
    if options.engine == "dask" and options.jobs:
        return (
            "--jobs counts jobs of this machine, not of a cluster.",
            "Start that many workers in the cluster instead.",
        )
    if options.heldout_seed == "":
        return "--heldout-seed is empty: grading would use public data.", "Give it a seed, or leave it out."
    if options.submissions.resolve() == options.out.resolve():
        return "SUBMISSIONS and RESULTS are the same folder: learners could change grades.", "Name another with --out."
    return None


def _show_remarks(remarks: list[str]) -> None:
    """Prints what is not graded. On a terminal only the first lines, so that they do not hide the rest."""
    on_terminal = sys.stderr.isatty()
    shown = remarks[:MOST_REMARKS] if on_terminal else remarks
    for remark in shown:
        columns = shutil.get_terminal_size().columns
        lines = textwrap.wrap(f"! {remark}", columns, subsequent_indent="  ") if on_terminal else [f"! {remark}"]
        print("\n".join(lines), file=sys.stderr)
    if len(remarks) > len(shown):
        print(f"! and {len(remarks) - len(shown):,} more; 2> remarks.txt writes all into a file", file=sys.stderr)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' if number != 1 else ''}"


def _engine(options: argparse.Namespace, terms: Terms) -> Engine:
    from grader.classroom.engines import Cluster, Local

    if options.engine == "dask":
        return Cluster(terms, options.address)
    cores = os.cpu_count() or 1  # time limits were measured on two
    return Local(terms, options.jobs or max(1, cores // 2 if terms.train else cores))
