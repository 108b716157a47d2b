"""The tables of the pages are what specs and calibrations say, and what they link to exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from readme_table import ROOT, TABLES, with_table

from grader.exercise import catalog


@pytest.mark.parametrize("page", TABLES, ids=lambda page: str(page.relative_to(ROOT)))
def test_table_of_a_page_is_current(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == with_table(page), "run: python tests/project/readme_table.py"


def test_every_linked_file_exists() -> None:
    for page in (*TABLES, ROOT / "CONTRIBUTING.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), target


def test_every_exercise_has_a_solution() -> None:
    assert {path.stem for path in (ROOT / "solutions").glob("*.py")} == set(catalog.ids())
