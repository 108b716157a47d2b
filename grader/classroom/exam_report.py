"""The report on the exams of a class: what was graded again, beside what each learner's file claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.classroom.exams import Claim
from grader.classroom.gradebook import csv_line, harmless
from grader.classroom.ledger import Row
from grader.exercise import catalog
from grader.learner.exam.clock import hours_text
from grader.learner.exam.document import NAME as EXAM
from grader.learner.exam.state import CATEGORIES
from grader.report.summary import PASSING_SHARE

COLUMNS = ("learner", "category", "exercise", "points", "max_points", "claimed_points", "claimed_attempts")


def graded_again(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    """The points of each learner's exercises as the class graded them, without what could not be graded."""
    points: dict[str, dict[str, int]] = {}
    for row in rows:
        if row.status != "error":
            points.setdefault(row.learner, {})[row.exercise] = row.points
    return points


def as_csv(found: list[Claim], again: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """A line for each exercise of each exam. Points are empty if it was not handed in, or could not be graded."""
    yield csv_line(COLUMNS)
    for claim in found:
        points = again.get(claim.learner, {})
        for one in claim.exercises:
            most = catalog.find(one.id).exercise.max_points
            given: Any = points.get(one.id, "")
            yield csv_line((harmless(claim.learner), one.weight, one.id, given, most, one.points, one.attempts))


def show(out: Console, found: list[Claim], again: Mapping[str, Mapping[str, int]]) -> None:
    """Prints a line for each exam, then the remarks that its file holds."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("learner", overflow="fold")
    for name in ("graded again", "models", "claimed", "time (claimed)", "draw (claimed)"):
        table.add_column(name, justify="right", no_wrap=True)
    for claim in found:
        points = again.get(claim.learner, {})
        share, models = claim.share(points), sum(one.id in points for one in claim.exercises)
        table.add_row(
            Text(_name(claim)),
            Text(f"{share:.0%}", style="green" if share >= PASSING_SHARE else "red"),
            f"{models} of {len(CATEGORIES)}",
            f"{claim.claimed:.0%}",
            f"{hours_text(claim.seconds)} of {hours_text(claim.limit)}",
            f"--seed {claim.draw_seed}",
        )
    out.print(table)
    for claim in found:
        for remark in claim.remarks:
            out.print(Text(f"! {_name(claim)}: {repr(remark)[1:-1]}"))
    out.print(f"{PASSING_SHARE:.0%} pass. A model that has no grade counts 0 points. Claimed is what {EXAM} says.")


def _name(claim: Claim) -> str:
    return repr(claim.learner)[1:-1]
