"""Shows how a class is graded: progress, rate and time left, then a table of the class."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Column, Table
from rich.text import Text

from grader.classroom.grading import Job
from grader.classroom.ledger import Row
from grader.classroom.run import Progress
from grader.report.summary import STATUS_TEXT
from grader.report.terminal import clock

BAR_WIDTH = 20  # leaves room for the name of a submission in 80 columns
COUNTS_WIDTH = 18  # for 12,345/12,345, the spinner and the spaces between columns


class Display:
    """A progress line on a terminal, elsewhere one line per grade."""

    def __init__(self, out: Console, total: int) -> None:
        self._out = out
        self._errors: Counter[tuple[str, str]] = Counter()
        self._bar = Bar(
            SpinnerColumn(),
            BarColumn(BAR_WIDTH),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}", table_column=Column(no_wrap=True)),
            TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True)),
            console=out,
            transient=True,
            disable=not out.is_terminal,
        )
        self._task = self._bar.add_task("starting; data is prepared on first use", total=total, rate="")

    def __enter__(self) -> Display:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def on_grade(self, job: Job, result: dict[str, Any], progress: Progress) -> None:
        left = progress.seconds_left
        rate = f"{rate_text(progress.rate)}, {clock(left)} min left" if left is not None else ""
        title = _printable(job.submission.title)
        self._bar.update(self._task, completed=progress.done, rate=rate, description=self._fitted(title, rate))
        if not self._out.is_terminal:
            points = f", {result['points']} of {result['max_points']} points" if result["status"] != "error" else ""
            self._out.print(f"{title} {result['status']}{points}", markup=False, emoji=False)
        if result["status"] == "error":
            self._show_error(job, title, result)

    def _fitted(self, title: str, rate: str) -> str:
        """The name, cut to the space left on the line. A longer one would squeeze the other columns."""
        text = Text(title)
        text.truncate(max(10, self._out.width - BAR_WIDTH - COUNTS_WIDTH - len(rate)), overflow="ellipsis")
        return text.plain

    def _show_error(self, job: Job, title: str, result: dict[str, Any]) -> None:
        """Shows an error once per exercise: often the rest of the class has the same one."""
        said = next((check for check in result["checks"] if check["message"]), {"message": "", "help": ""})
        cause = job.submission.exercise, said["message"]
        self._errors[cause] += 1
        if self._errors[cause] > 1:
            return
        line = Table.grid(padding=(0, 1))
        line.add_row(Text("!", style="yellow"), Text(_printable(f"{title}: {said['message']}"), style="yellow"))
        if said["help"]:
            line.add_row("", Text(f"Help: {said['help']}"))
        self._out.print(line)

    def summary(self, rows: Iterable[Row], progress: Progress) -> None:
        """Prints a line per exercise, and what this run did."""
        for (exercise, _), count in self._errors.items():
            if count > 1:
                self._out.print(f"! and {count - 1:,} more like it in {exercise}", markup=False, style="yellow")
        groups: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
        for row in rows:
            groups[row.exercise].append((row.status, row.points, row.max_points))
        if groups:
            self._out.print(_table(groups))
        done = progress.graded.total()
        before = f"; {progress.known:,} already graded" if progress.known else ""
        if done:
            self._out.print(f"{done:,} done, {rate_text(progress.rate)}{before}.", markup=False)
        elif not progress.total:
            self._out.print("Nothing to grade.")
        else:
            again = "--no-resume grades them again"
            self._out.print(f"Nothing new: all {progress.known:,} were already graded. {again}.", markup=False)
        if errors := sum(status == "error" for group in groups.values() for status, _, _ in group):
            text = f"{errors:,} could not be graded, which costs no points: the next run tries again."
            self._out.print(text, markup=False, style="yellow")


def _table(groups: dict[str, list[tuple[str, int, int]]]) -> Table:
    """Counts of each status per exercise, and the mean points of all submissions except errors.

    `groups` holds the status, points and maximum points of each submission to an exercise.
    """
    seen = {status for group in groups.values() for status, _, _ in group}
    statuses = [status for status in STATUS_TEXT if status != "not_attempted" or status in seen]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("exercise", overflow="fold")
    for status in statuses:
        table.add_column(STATUS_TEXT[status], justify="right", no_wrap=True)
    table.add_column("mean points", justify="right", no_wrap=True)
    for exercise, group in sorted(groups.items()):
        counts = [f"{sum(one == status for one, _, _ in group):,}" for status in statuses]
        counted = [points for status, points, _ in group if status != "error"]
        mean = f"{sum(counted) / len(counted):.1f} of {group[0][2]}" if counted else ""
        table.add_row(exercise, *counts, mean)
    return table


def rate_text(rate: float) -> str:
    """Submissions per second, or per minute if fewer than one per second."""
    return f"{rate:.1f} per second" if rate >= 1 else f"{60 * rate:.1f} per minute"


def _printable(text: str) -> str:
    """The text without line ends and control characters, which a learner's name may contain."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
