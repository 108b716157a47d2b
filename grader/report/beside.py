"""Two programs side by side: the lines that differ, with those around them."""

from __future__ import annotations

import difflib
from pathlib import Path

from rich import box
from rich.console import Console
from rich.syntax import Syntax
from rich.table import Table

AROUND = 3  # lines that are the same, above and below a difference
WIDE = 140  # columns from which both fit side by side


def show(out: Console, mine: Path, reference: Path) -> None:
    """Yours left and the reference right, or one below the other if the terminal is narrow. Headers are left out."""
    left, right = (_code(path) for path in (mine, reference))
    if left == right:
        out.print("Your code is the reference solution, line by line.")
        return
    if not out.is_terminal or out.width < WIDE:
        lines = difflib.unified_diff(left, right, "yours", "the reference", lineterm="", n=AROUND)
        out.print(Syntax("\n".join(lines), "diff", background_color="default", word_wrap=True))
        return
    table = Table("yours", "the reference", box=box.SIMPLE_HEAD, expand=True)
    for mine_part, other_part in _parts(left, right):
        table.add_row(
            *(Syntax("\n".join(part), "python", background_color="default") for part in (mine_part, other_part))
        )
    out.print(table)


def _code(path: Path) -> list[str]:
    """The lines of a program below its header."""
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    start = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return lines[start:]


def _parts(left: list[str], right: list[str]) -> list[tuple[list[str], list[str]]]:
    groups = difflib.SequenceMatcher(None, left, right, autojunk=False).get_grouped_opcodes(AROUND)
    return [(left[group[0][1] : group[-1][2]], right[group[0][3] : group[-1][4]]) for group in groups]
