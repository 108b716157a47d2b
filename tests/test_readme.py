"""The README's table is what the specs say, and its commands exist."""

from __future__ import annotations

import re
from pathlib import Path

from readme_table import README, with_table

from grader import catalog


def test_table_of_exercises_is_current() -> None:
    readme = README.read_text(encoding="utf-8")
    assert readme == with_table(readme), "run: python tests/readme_table.py"


def test_every_linked_file_exists() -> None:
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (README.parent / name).read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert (README.parent / target).exists(), target


def test_every_exercise_has_a_solution() -> None:
    assert {path.stem for path in Path(README.parent, "solutions").glob("*.py")} == set(catalog.ids())
