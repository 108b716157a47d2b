"""The table at the end of a run: one row per exercise, the weighted grade, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from grader.datasets import cache
from grader.exercise.catalog import Entry
from grader.exercise.spec import MAX_POINTS
from grader.formatting import number_text
from grader.scoring.grade import Grade, precise

if TYPE_CHECKING:
    from rich.console import Console

STATUS_TEXT = {
    "passed": "[green]passed[/]",
    "failed": "[red]failed[/]",
    "not_attempted": "[dim]not attempted[/]",
    "error": "[yellow]error[/]",
}
PASSING_SHARE = 0.9  # the exam's


@dataclass(frozen=True)
class Row:
    """One grade in the table, as plain values, which pytest-xdist and JUnit XML can carry."""

    exercise: str
    weight: int
    status: str
    points: int
    max_points: int
    metric: str
    needed: str
    data: str
    failed_check: str

    @classmethod
    def of(cls, entry: Entry, grade: Grade) -> Row:
        score, failed = grade.score, grade.failed_check
        exercise = entry.exercise.on(grade.heldout.source) if grade.heldout else entry.exercise
        return cls(
            exercise=entry.id,
            weight=entry.weight,
            status=grade.status,
            points=grade.points,
            max_points=grade.max_points,
            metric=f"{score.name} {precise(score.value, score.threshold)}" if score else "",
            needed=number_text(exercise.metric.threshold),
            data=cache.title(grade.heldout.name, grade.heldout.source).removesuffix(" data") if grade.heldout else "",
            failed_check=failed.name if failed else "",
        )

    @classmethod
    def of_broken(cls, exercise: str) -> Row:
        """The row of an exercise whose spec cannot be read. It is not counted."""
        return cls(exercise, 1, "error", 0, MAX_POINTS, "", "", "", "")


class Counted(Protocol):
    """What counts in the overall grade: a Row, or an exercise on a page."""

    @property
    def weight(self) -> int: ...

    @property
    def status(self) -> str: ...

    @property
    def points(self) -> int: ...

    @property
    def max_points(self) -> int: ...


def overall(rows: Sequence[Counted]) -> float | None:
    """The weighted share of points, 0 to 1: category n counts n times, foundations once, errors not at all."""
    counted = [row for row in rows if row.status != "error"]
    possible = sum(row.weight * row.max_points for row in counted)
    return sum(row.weight * row.points for row in counted) / possible if possible else None


def next_step(rows: Sequence[Row]) -> str:
    """What to do next: errors first, then failed exercises, then those that were not attempted."""
    by_status = {row.status: row for row in reversed(rows)}
    if row := by_status.get("error"):
        return f"Next: follow the help above, then python -m grader grade {row.exercise}. Errors cost no points."
    if (row := by_status.get("failed")) and len(rows) > 1:
        if row.failed_check in ("structure", "score"):
            return (
                f"Next: {row.exercise} failed at {row.failed_check}. For a hint: python -m grader hint {row.exercise}"
            )
        return f"Next: {row.exercise} failed at {row.failed_check}. Follow the help above, then grade it again."
    if row:  # its help and the command for a hint are just above
        starter = f"exercises/{row.exercise}/starter.py"
        return f"Next: change {starter}, then train and grade it:\n  python -m grader grade {row.exercise}"
    if row := by_status.get("not_attempted"):
        return f"Next: open exercises/{row.exercise}/starter.py and write solution_model()."
    if len(rows) == 1:
        name = rows[0].exercise
        beside = f"The reference solution beside your code:\n  python -m grader compare {name}"
        return f"{beside}\nThe next exercise:\n  python -m grader next"
    return "Everything here has passed."


def show(out: Console, rows: Sequence[Row]) -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("exercise", "points", "metric", "needed", "data", "status"):
        is_number = name in ("points", "metric", "needed")
        whole = is_number or name == "exercise"
        table.add_column(name, justify="right" if is_number else "left", no_wrap=whole, overflow="fold")
    for row in rows:
        points = f"{row.points} of {row.max_points}"
        table.add_row(row.exercise, points, row.metric, row.needed, row.data, STATUS_TEXT[row.status])
    out.print(table)
    if len(rows) > 1 and (share := overall(rows)) is not None:
        verdict = "enough" if share >= PASSING_SHARE else "not yet enough"
        out.print(f"Grade [bold]{share:.0%}[/], weighted by category: {verdict} for the exam's {PASSING_SHARE:.0%}.")
    out.print(next_step(rows), markup=False)
