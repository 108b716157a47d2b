"""The commands for classes: classroom grade, report and merge."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.report import say

if TYPE_CHECKING:
    from grader.classroom.engines import Engine
    from grader.classroom.grading import Terms
    from grader.classroom.ledger import Row

GRADED, WRONG_CALL, GRADER_FAILED = 0, 2, 3
LEVELS = ("none", "process", "bubblewrap")
MOST_JOBS = 4  # per core
KINDS = (
    "none",
    "process (limits of time and memory, but no sandbox)",
    "bubblewrap (sandbox without network)",
)
MOST_REMARKS = 20
SOURCE = "data to use (default: real data where it is prepared, else the stand-in)"
ONLY = "grade only the submissions to this exercise; may be given several times"
ISOLATION = "weakest isolation to accept: none, process or bubblewrap (default: none; with --train: bubblewrap)"


def add(commands: Any) -> None:
    """Adds `classroom` with its actions to the parser."""
    command = commands.add_parser("classroom", help="grade a whole class, even with broken or hostile files")
    actions = command.add_subparsers(required=True, metavar="ACTION")

    action = actions.add_parser(
        "grade",
        help="grade a folder of submissions, skipping what is already graded",
        description="Grades each submission once and records each grade as it comes. Stop it at any time: the same "
        "command resumes, and grades only what is new or changed.",
        epilog="Exit status: 0 all graded, 2 wrong call, 3 something could not be graded: run it again.",
    )
    action.add_argument(
        "submissions",
        metavar="SUBMISSIONS",
        type=Path,
        help="folder of <learner>/<exercise id>/mymodel.h5, <learner>_<exercise id>.h5 or <learner>.zip",
    )
    action.add_argument("--out", metavar="RESULTS", type=Path, required=True, help="folder for the results")
    action.add_argument(
        "--train", action="store_true", help="train each starter.py in the sandbox, and grade the resulting model"
    )
    action.add_argument("--only", metavar="ID", action="append", default=[], help=ONLY)
    action.add_argument(
        "--jobs",
        metavar="N",
        type=_jobs,
        help="submissions at a time (default: one per core, with --train one per two cores)",
    )
    action.add_argument("--source", choices=("standin", "real"), help=SOURCE)
    action.add_argument(
        "--heldout-seed", metavar="SEED", help="grade on private held-out data made from this secret (stand-ins only)"
    )
    action.add_argument("--require-isolation", metavar="LEVEL", choices=LEVELS, help=ISOLATION)
    action.add_argument(
        "--engine", choices=("local", "dask"), default="local", help="this machine, or a Dask cluster (default: local)"
    )
    action.add_argument("--address", metavar="HOST:PORT", help="address of the Dask scheduler")
    action.add_argument(
        "--shard", metavar="I/N", type=_shard, default=(1, 1), help="grade only part I of N; join the parts with merge"
    )
    action.add_argument(
        "--resume", action=argparse.BooleanOptionalAction, default=True, help="skip what is already graded"
    )
    action.set_defaults(run=_grade)

    action = actions.add_parser(
        "report", help="show scores, failed checks, slow models, copies, and public vs. private scores"
    )
    action.add_argument("results", metavar="RESULTS", type=Path, help="folder that classroom grade wrote")
    action.add_argument("--csv", metavar="FILE", type=Path, help="also write the report to this CSV file")
    action.set_defaults(run=_report)

    action = actions.add_parser("merge", help="merge the results of several shards into one folder")
    action.add_argument("results", metavar="RESULTS", type=Path, nargs="+", help="folders that classroom grade wrote")
    action.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder for the merged results")
    action.set_defaults(run=_merge)


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


def _grade(options: argparse.Namespace) -> int:
    from grader.classroom import run, submissions
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
    gradable, untrained = (asked, []) if terms.train else run.without_histories(asked)
    _show_remarks([*found.remarks, *untrained, *run.public_though_seeded(gradable, terms)])
    if not asked:
        to = f" to {', '.join(sorted(wanted))}" if wanted else ""
        say(
            f"no submissions{to} in {options.submissions}.",
            "It should hold <learner>/<exercise id>/mymodel.h5, <learner>_<exercise id>.h5 or <learner>.zip.",
        )
        return WRONG_CALL
    chosen = run.shard(gradable, *options.shard)
    with Ledger(options.out) as ledger:
        engine = _engine(options, terms)
        learners = len({submission.learner for submission in chosen})
        part = f", shard {options.shard[0]} of {options.shard[1]}" if options.shard[1] > 1 else ""
        seen = "private (stand-ins only)" if os.environ.get(SEED) else "public"
        head = f"{_count(len(chosen), 'submission')} from {_count(learners, 'learner')}{part}, {engine.title}."
        kind = f"Isolation: {KINDS[terms.isolation.level.value]}. Held-out data: {seen}."
        out.print(f"{head}\n{kind}", markup=False, emoji=False)
        with Display(out, len(chosen)) as display:
            progress = run.grade(chosen, ledger, engine, terms, again=not options.resume, on_grade=display.on_grade)
        display.summary(ledger.rows(), progress)
        said = f"Grades are in {options.out}: gradebook.csv, results.json, ledger.sqlite."
        step = "merge RESULTS_OF_EACH_SHARD --out DIR" if part else f"report {options.out}"
        out.print(f"{said}\nNext: python -m grader classroom {step}", markup=False, emoji=False)
    return GRADER_FAILED if progress.graded["error"] else GRADED


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
        return "--heldout-seed is empty: grades would be on public data.", "Give it a seed, or leave it out."
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


def _report(options: argparse.Namespace) -> int:
    from grader.classroom import report
    from grader.classroom.ledger import Ledger, write_whole
    from grader.report.console import console

    if _lacks_grades(options.results):
        return WRONG_CALL
    with Ledger(options.results, readonly=True) as ledger:
        found = report.findings(ledger)
    if options.csv:
        write_whole(options.csv, report.as_csv(found))
    report.show(console(), found)
    return GRADED


def _lacks_grades(folder: Path) -> bool:
    """Whether a folder has no ledger. If so, prints an error."""
    from grader.classroom.ledger import NAME

    if (folder / NAME).is_file():
        return False
    say(f"{folder} holds no grades.", "Give a folder that classroom grade wrote with --out.")
    return True


def _mixed(rows: Iterable[Row]) -> set[str]:
    """Exercises whose grades come from different terms or different data."""
    seen: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for row in rows:
        data = row.result["data"]
        seen[row.exercise].add(("terms", str(row.result.get("terms"))))
        if data is not None:
            seen[row.exercise].add(("data", data["source"], data["version"]))
    return {one for one, found in seen.items() if len({name for name, *_ in found}) < len(found)}


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
        for exercise in sorted(_mixed(merged.rows())):
            what = "held-out seed, data, --train or versions"
            print(f"! {exercise}: its grades cannot be compared, as the parts differ in {what}.", file=sys.stderr)
    print(f"Merged into {options.out}.")
    print(f"Next: python -m grader classroom report {options.out}")
    return GRADED
