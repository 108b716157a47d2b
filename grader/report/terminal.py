"""Grades on the terminal: one block per exercise while it runs, one table at the end."""

from __future__ import annotations

from textwrap import wrap

from rich.console import Console
from rich.markup import escape
from rich.status import Status
from rich.text import Text

from grader.datasets import cache
from grader.exercise.catalog import Entry
from grader.grading import Listener
from grader.report.summary import STATUS_TEXT
from grader.scoring.grade import Check, Grade
from grader.training.output import Progress

NAME = 17  # columns before a message: a sign, the longest check name, and ", …"
SIGNS = {"passed": "[green]✓[/]", "failed": "[red]✗[/]", "skipped": "[dim]–[/]", "warning": "[yellow]![/]"}


class Live:
    """Shows the progress of long work: a live line on a terminal, elsewhere a line for some of the epochs."""

    def __init__(self, out: Console, show_lines: bool = False) -> None:
        self._out = out
        self._status: Status | None = None
        self._epoch = 0
        self._text = ""
        self.listener = Listener(self._on_status, self._on_progress, self._on_line if show_lines else lambda line: None)

    def _on_status(self, entry: Entry, text: str) -> None:
        self._epoch = 0
        self._text = f"[bold]{entry.id}[/] {text}"
        if not self._out.is_terminal:
            limit = f", at most {clock(entry.train_seconds)} min" if text.startswith("training") else ""
            self._out.print(f"{self._text}{limit} ...")
        elif self._status is None:
            self._status = self._out.status(self._text)
            self._status.start()
        else:
            self._status.update(self._text)

    def _on_progress(self, entry: Entry, progress: Progress) -> None:
        if self._status is not None:
            self._status.update(f"{self._text}  [dim]{escape(progress_text(progress, entry.train_seconds))}[/]")
        elif progress.epoch >= 2 * self._epoch and progress.epoch and not self._out.is_terminal:
            self._epoch = progress.epoch  # epochs 1, 2, 4, 8, ...: a log stays short
            self._out.print(f"  {escape(progress_text(progress))}")

    def _on_line(self, line: str) -> None:
        self._out.print(Text(line, style="dim"))

    @property
    def brief(self) -> Listener:
        """The same epoch by epoch on a terminal; in a log it prints one line for each training."""
        return self.listener if self._out.is_terminal else Listener(self._on_status)

    def stop(self) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None


def progress_text(progress: Progress, allowed: float | None = None) -> str:
    """For example `0:12 of 5:00 min · epoch 3 of 5 · accuracy: 0.9712, loss: 0.0912`."""
    time = clock(progress.seconds) + (f" of {clock(allowed)} min" if allowed else "")
    epoch = f"epoch {progress.epoch} of {progress.epochs}" if progress.epoch else ""
    return " · ".join(part for part in (time, epoch, progress.metrics.replace(" - ", ", ")) if part)


def clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def show_grade(out: Console, entry: Entry, grade: Grade) -> None:
    """Prints the block of one exercise: every check with what was found, and help if it failed."""
    points = f"{grade.points} of {grade.max_points} points"
    out.print(f"\n[bold]{entry.id}[/]  {escape(entry.exercise.title)}  [bold]{points}[/]  {STATUS_TEXT[grade.status]}")
    if grade.heldout is not None:
        out.print(f"  [dim]{data_text(grade)}[/]")
    if grade.status == "not_attempted":
        out.print(f"  Open exercises/{entry.id}/starter.py and write solution_model().")
        return
    reasons: set[str] = set()
    for check in grade.checks:
        if check.status == "skipped" and check.message in reasons:
            continue  # the first such line stands for the rest
        reasons.add(check.message)
        show_check(out, check, more=sum(c.message == check.message for c in grade.checks) - 1)
    for note in grade.notes:
        out.print(f"  [yellow]![/] {escape(note)}")


def show_check(out: Console, check: Check, more: int = 0) -> None:
    """Prints a sign, the name and the message. The message is indented if it takes several lines."""
    name = f"{check.name}, …" if check.status == "skipped" and more else check.name
    style = "dim" if check.status == "skipped" else ""
    first, *rest = [(line, style) for line in _lines(out, check.message)]
    if check.help:
        rest += [(line, "") for line in _lines(out, f"Help: {check.help}")]
    out.print(f" {SIGNS[check.status]} {name:<{NAME - 3}} ", end="")
    out.print(Text(first[0], style=first[1]))
    for line, style in rest:
        out.print(Text(" " * (NAME + 1) + line, style=style))


def _lines(out: Console, text: str) -> list[str]:
    broken = [wrap(line, max(20, out.width - NAME - 2), break_on_hyphens=False) for line in text.splitlines()]
    return [line for lines in broken for line in lines] or [""]


def data_text(grade: Grade) -> str:
    if grade.heldout is None:
        return ""
    seed = f"; trained with seed {grade.seed}" if grade.seed is not None else ""
    title = cache.title(grade.heldout.name, grade.heldout.source)
    return f"{title}, {len(grade.heldout.labels):,} held-out examples{seed}"
