"""merge the results of several shards into one folder"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from grader.classroom.commands.report import lacks_grades
from grader.exits import OK, WRONG_CALL

if TYPE_CHECKING:
    from grader.classroom.ledger import Row


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("results", metavar="RESULTS", type=Path, nargs="+", help="folders that classroom grade wrote")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder for the merged results")


def run(options: argparse.Namespace) -> int:
    from grader.classroom.gradebook import Gradebook
    from grader.classroom.ledger import Ledger

    parts = [folder for folder in options.results if folder.resolve() != options.out.resolve()]
    if any(lacks_grades(folder) for folder in parts):
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
    return OK


def _mixed(rows: Iterable[Row]) -> set[str]:
    """Exercises whose grades come from different terms or different data."""
    seen: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for row in rows:
        data = row.result["data"]
        seen[row.exercise].add(("terms", str(row.result.get("terms"))))
        if data is not None:
            seen[row.exercise].add(("data", data["source"], data["version"]))
    return {one for one, found in seen.items() if len({name for name, *_ in found}) < len(found)}
