"""The report on a class: scores, failed checks, slow models, copies, and scores better on public than private data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from statistics import median
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.classroom import copies
from grader.classroom.copies import Values
from grader.classroom.gradebook import csv_line, harmless
from grader.classroom.ledger import Ledger, Row
from grader.exercise import metrics

SLOWEST = 5


@dataclass(frozen=True)
class Finding:
    """One line of the report and its CSV: an exercise, a kind of finding, learners, and a value."""

    exercise: str
    kind: str
    learners: tuple[str, ...]
    value: str


def findings(ledger: Ledger) -> list[Finding]:
    """All findings in the order of the report. Keeps the rows of only one exercise in memory."""
    return [found for exercise in ledger.exercises() for found in of_exercise(exercise, list(ledger.rows_of(exercise)))]


def of_exercise(exercise: str, rows: list[Row]) -> Iterator[Finding]:
    """The findings in the grades of one exercise."""
    for one in (_scores, _failed_checks, _causes, _slowest, copies.find, _gaps):
        yield from (Finding(exercise, *values) for values in one(rows))


def _scores(group: list[Row]) -> Iterator[Values]:
    yield "submissions", (), str(len(group))
    for status, count in sorted(Counter(row.status for row in group).items()):
        yield status, (), str(count)
    for points, count in sorted(Counter(row.points for row in group if row.status != "error").items()):
        yield f"{points} points", (), str(count)
    by_name: dict[str, list[float]] = defaultdict(list)
    for metric in chain(*(_each(row.result["metric"]) for row in group)):
        by_name[metric["name"]].append(metric["value"])
    for name, values in by_name.items():
        yield f"{name}, median", (), f"{median(values):.4g}"
        yield f"{name}, range", (), f"{min(values):.4g} to {max(values):.4g}"


def _failed_checks(group: list[Row]) -> Iterator[Values]:
    by_check: dict[str, list[str]] = defaultdict(list)
    for row in group:
        for check in row.result["checks"]:
            if check["status"] == "failed":
                by_check[check["name"]].append(row.learner)
    for name, learners in sorted(by_check.items(), key=lambda item: -len(item[1])):
        yield f"failed at {name}", tuple(learners), str(len(learners))


def _causes(group: list[Row]) -> Iterator[Values]:
    """What the diagnosis found, the most frequent first."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for row in group:
        for cause in (row.result.get("diagnosis") or {}).get("causes", []):
            by_kind[cause["kind"]].append(row.learner)
    for kind, learners in sorted(by_kind.items(), key=lambda item: -len(item[1])):
        yield f"cause: {kind}", tuple(learners), str(len(learners))


def _slowest(group: list[Row]) -> Iterator[Values]:
    by_seconds = sorted(group, key=_seconds, reverse=True)
    for row in by_seconds[:SLOWEST]:
        if _seconds(row) > 2 * median(_seconds(other) for other in group):
            yield "slow", (row.learner,), f"{_seconds(row):.1f} s"


def _seconds(row: Row) -> float:
    return float(sum(row.result["seconds"].values()))


def _gaps(group: list[Row]) -> Iterator[Values]:
    """Learners who score better on public than on private data, with intervals that do not overlap."""
    for row in group:
        for private, public in zip(
            *(_each(row.result.get(name)) for name in ("metric", "public_metric")), strict=False
        ):
            kind = metrics.named(private["name"]) or metrics.named(private["name"].partition(" ")[2])
            if kind is None:  # graded with a metric that is not here
                continue
            apart = public["low"] > private["high"] if kind.higher_is_better else public["high"] < private["low"]
            if apart:
                text = f"{public['value']:.4g} on public, {private['value']:.4g} on private data"
                yield "better on public data", (row.learner,), text


def _each(metric: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The metrics of several outputs, or the only one."""
    return [] if metric is None else metric.get("outputs") or [metric]


def as_csv(found: list[Finding]) -> Iterator[str]:
    yield csv_line(("exercise", "kind", "learners", "value"))
    for one in found:
        yield csv_line((one.exercise, one.kind, "; ".join(harmless(name) for name in one.learners), one.value))


def show(out: Console, found: list[Finding]) -> None:
    """Prints a table for each exercise."""
    if not found:
        out.print("No submission has been graded yet.")
    by_exercise: dict[str, list[Finding]] = defaultdict(list)
    for one in found:
        by_exercise[one.exercise].append(one)
    for exercise, group in by_exercise.items():
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), title_justify="left", title=exercise)
        table.add_column("finding", no_wrap=True)
        table.add_column("value", justify="right")
        table.add_column("learners", overflow="fold")
        for one in group:
            table.add_row(one.kind, one.value, Text(shortened(one.learners)))
        out.print(table)


def shortened(learners: tuple[str, ...], most: int = 8) -> str:
    names = [repr(name)[1:-1] for name in learners[:most]]
    return "; ".join(names) + (f"; and {len(learners) - most} more" if len(learners) > most else "")
