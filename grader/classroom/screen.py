"""What is seen while a class is graded: progress, rate and time left, then a table of the class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table

from grader.classroom.bench import Job
from grader.classroom.ledger import Row
from grader.classroom.run import Progress
from grader.report.summary import STATUS_TEXT
from grader.report.terminal import clock


class Screen:
    """A line of progress on a terminal; elsewhere one line per grade."""

    def __init__(self, out: Console, total: int) -> None:
        self._out = out
        self._bar = Bar(
            SpinnerColumn(),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TextColumn("{task.description}", markup=False),
            console=out,
            transient=True,
            disable=not out.is_terminal,
        )
        self._task = self._bar.add_task("", total=total, rate="")

    def __enter__(self) -> Screen:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def on_grade(self, job: Job, result: dict[str, Any], progress: Progress) -> None:
        left = progress.seconds_left
        rate = f"{rate_text(progress.rate)}, {clock(left)} left" if left is not None else ""
        title = _printable(job.submission.title)
        self._bar.update(self._task, completed=progress.done, rate=rate, description=title)
        if not self._out.is_terminal:
            points = f"{result['points']} of {result['max_points']}"
            self._out.print(f"{title} {result['status']}, {points} points", markup=False, emoji=False)
        if result["status"] == "error":
            said = next((check for check in result["checks"] if check["message"]), {"message": "", "help": ""})
            text = _printable(f"! {title}: {said['message']} {said['help']}")
            self._out.print(text, markup=False, emoji=False, style="yellow")

    def summary(self, rows: Iterable[Row], progress: Progress) -> None:
        """A line for each exercise, and what this run did."""
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
        table.add_column("exercise", overflow="fold")
        for status in STATUS_TEXT:
            table.add_column(STATUS_TEXT[status], justify="right")
        table.add_column("mean points", justify="right")
        by_exercise: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
        for row in rows:
            by_exercise[row.exercise].append((row.status, row.points, row.max_points))
        for exercise, group in sorted(by_exercise.items()):
            counts = [str(sum(one == status for one, _, _ in group) or "") for status in STATUS_TEXT]
            counted = [points for status, points, _ in group if status != "error"]
            mean = f"{sum(counted) / len(counted):.1f} of {group[0][2]}" if counted else ""
            table.add_row(exercise, *counts, mean)
        self._out.print(table)
        said = f"{progress.graded.total():,} graded at {rate_text(progress.rate)}" if progress.graded else "Nothing new"
        before = f", {progress.known:,} were graded before" if progress.known else ""
        self._out.print(f"{said}{before}.", markup=False, emoji=False)


def rate_text(rate: float) -> str:
    return f"{rate:.1f} per second" if rate >= 1 else f"{60 * rate:.1f} per minute"


def _printable(text: str) -> str:
    """Without line ends and control characters, which a learner's name may hold."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
