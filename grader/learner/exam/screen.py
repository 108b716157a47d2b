"""Shows an exam on the terminal: the clock and the points while it runs, and what it taught when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from grader.exercise import catalog
from grader.learner.exam.clock import Moment, hours_text
from grader.learner.exam.document import NAME
from grader.learner.exam.state import Attempt, Exam
from grader.report import terminal
from grader.report.summary import PASSING_SHARE
from grader.scoring.grade import Check

BAR = 40  # columns
WARNING = 1800.0  # seconds that are left when the clock turns red


def show_status(out: Console, exam: Exam, now: Moment) -> None:
    """The clock, the points so far, and the next step."""
    left = exam.left(now)
    until = datetime.fromtimestamp(now.utc + left).strftime("%H:%M")  # in the learner's time zone
    colour = "red" if left < WARNING else "green"
    out.print(
        f"\n[bold]Exam {exam.folder.name}[/]  [{colour}]{hours_text(left)} left[/] of {hours_text(exam.limit)}, until "
        f"{until}"
    )
    if out.is_terminal:
        out.print(Padding(ProgressBar(exam.limit, exam.limit - left, width=BAR, complete_style=colour), (0, 0, 0, 1)))
    out.print(_table(exam))
    out.print(f"So far {exam.share:.0%}, weighted by category; {PASSING_SHARE:.0%} pass.")
    _show_remarks(out, exam)
    out.print(next_step(exam), markup=False)


def next_step(exam: Exam) -> str:
    """Which exercise to work on: the first that was never submitted, else the one with most to gain."""
    missing = {one.id: one.weight * (one.max_points - exam.points(one.id)) for one in exam.exercises}
    untried = [one.id for one in exam.exercises if not exam.attempts_at(one.id)]
    if not any(missing.values()):
        return "Next: all points are yours. python -m grader exam finish ends the exam."
    exercise = untried[0] if untried else max(missing, key=lambda one: missing[one])
    return f"Next: {how_to(exam, exercise)}"


def how_to(exam: Exam, exercise: str) -> str:
    """What to do to get points for an exercise."""
    starter = catalog.path_text(exam.folder / exercise / "starter.py")
    return f"open {starter}, write solution_model(), run it, then:\n  python -m grader exam submit {exercise}"


def show_result(out: Console, exam: Exam) -> None:
    """The summary of a finished exam, and what its attempts would have taught."""
    passed = exam.share >= PASSING_SHARE
    verdict = f"[bold green]passed[/], with [bold]{exam.share:.0%}[/]" if passed else f"[bold]{exam.share:.0%}[/]"
    needed = "" if passed else f": [bold red]not passed[/], {PASSING_SHARE:.0%} are needed"
    out.print(f"\n[bold]Exam {exam.folder.name}[/]  {verdict}{needed}")
    out.print(f"  [dim]{ended_text(exam)}; category n counts n times, with its best attempt[/]")
    out.print(_table(exam))
    _show_remarks(out, exam)
    learned_of = {one.id: lessons(exam, one.id) for one in exam.exercises}
    if any(learned_of.values()):
        out.print("[bold]What your attempts would have taught you[/]")
    for exercise, learned in learned_of.items():
        if learned:
            out.print(f"\n[bold]{exercise}[/]")
        for attempts, check in learned:
            out.print(f"  {attempts}")
            terminal.show_check(out, check)
    folder = catalog.path_text(exam.folder)
    out.print(f"\nAll of it is in {folder}, as a page in exam.html and as data in {NAME}.", markup=False)
    least = min(exam.exercises, key=lambda one: (exam.points(one.id) - one.max_points) * one.weight)
    if exam.points(least.id) < least.max_points:
        out.print(
            f"Next: practise {least.id}, where most points were left: exercises/{least.id}/starter.py. For a hint:\n"
            f"  python -m grader hint {least.id}",
            markup=False,
        )


def ended_text(exam: Exam) -> str:
    """How a finished exam ended."""
    hours = hours_text(exam.limit)
    by_time = exam.ended_by == "time"
    return f"its {hours} are over" if by_time else f"finished after {hours_text(exam.seconds)} of {hours}"


def _table(exam: Exam) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("exercise", no_wrap=True, overflow="fold")
    for name in ("weight", "points", "attempts", "best after", "training\nat most"):
        table.add_column(name, justify="right", no_wrap=True)
    for one in exam.exercises:
        best = exam.best(one.id)
        points = f"{exam.points(one.id)} of {one.max_points}"
        table.add_row(
            one.id,
            str(one.weight),
            Text(points, style="dim" if best is None else "green" if best.points == one.max_points else ""),
            str(len(exam.attempts_at(one.id))),
            hours_text(best.seconds) if best else "",
            f"{one.train_minutes:g} min",
        )
    return table


def _show_remarks(out: Console, exam: Exam) -> None:
    for remark in exam.remarks:
        out.print(f"[yellow]![/] {escape(remark)}")


def lessons(exam: Exam, exercise: str) -> list[tuple[str, Check]]:
    """What each attempt would have taught, with the attempts that taught the same; the last one's numbers are shown."""
    by_kind: dict[Any, list[Attempt]] = {}
    for attempt in exam.attempts_at(exercise):
        if attempt.failed_check is not None:
            by_kind.setdefault(_kind(attempt), []).append(attempt)
    return [(_named(same), _without_hint(Check(**same[-1].failed_check or {}))) for same in by_kind.values()]


def _without_hint(check: Check) -> Check:
    """The check without the line that offers a hint, which would be in each."""
    lines = [line for line in check.help.splitlines() if not line.startswith("python -m grader hint")]
    return replace(check, help="\n".join(lines))


def _kind(attempt: Attempt) -> Any:
    """The causes that the diagnosis found, or else the message of the check that failed."""
    failed = attempt.failed_check or {}
    causes = (attempt.result.get("diagnosis") or {}).get("causes", [])
    return failed["name"], tuple(cause["kind"] for cause in causes) or failed["message"]


def _named(attempts: list[Attempt]) -> str:
    """For example `attempts 1 and 3, the last after 1:12 h: 2 and 3 of 5 points`."""
    numbers, points = [[str(getattr(one, name)) for one in attempts] for name in ("number", "points")]
    which = f"attempt {numbers[0]}," if len(attempts) == 1 else f"attempts {_listed(numbers)}, the last"
    gained = points[0] if len(set(points)) == 1 else _listed(points)
    last = attempts[-1]
    return f"{which} after {hours_text(last.seconds)}: {gained} of {last.result['max_points']} points"


def _listed(texts: list[str]) -> str:
    return f"{', '.join(texts[:-1])} and {texts[-1]}"
