"""Shows what `check` found on the terminal: a line for each check, and below it each problem with its remedy."""

from __future__ import annotations

from itertools import zip_longest

from rich.console import Console
from rich.markup import escape

from grader.authoring.checking import Checked
from grader.report.terminal import SIGNS, show_check
from grader.scoring.grade import Check


class Exercise:
    """The block of one exercise, check by check; those that simply hold share a line."""

    def __init__(self, out: Console, exercise_id: str) -> None:
        self._out = out
        self._silent: list[str] = []
        out.print(f"\n[bold]{escape(exercise_id)}[/]")

    def show(self, checked: Checked) -> None:
        """One check with everything that was found."""
        if not checked.findings and not checked.said:
            self._silent.append(checked.name)
            return
        self.end()
        if not checked.findings:
            show_check(self._out, Check(checked.name, "passed", checked.said))
        for finding, after in zip_longest(checked.findings, checked.findings[1:]):
            where = f"{finding.where}: " if finding.where else ""
            status = "warning" if finding.warns else "failed"
            help = finding.help if after is None or after.help != finding.help else ""  # identical help is shown once
            show_check(self._out, Check(checked.name, status, f"{where}{finding.message}", help))

    def end(self) -> None:
        if self._silent:
            self._out.print(f" {SIGNS['passed']} {', '.join(self._silent)}")
            self._silent = []


def show_end(out: Console, checked: dict[str, list[Checked]]) -> None:
    """How many exercises pass every check, and which do not."""
    broken = [exercise_id for exercise_id, checks in checked.items() if not all(check.holds for check in checks)]
    if not broken:
        out.print(
            f"\n{_count(len(checked), 'exercise')} checked, all fair." if len(checked) > 1 else "\nNo problems found."
        )
        return
    breaches = sum(not finding.warns for checks in checked.values() for check in checks for finding in check.findings)
    out.print(f"\n{_count(breaches, 'problem')} in {', '.join(broken)}.", markup=False)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"
