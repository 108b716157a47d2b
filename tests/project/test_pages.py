"""The pages: tables are what specs and calibrations say, links lead somewhere, and commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from page_tables import ROOT, TABLES, with_table

from grader.__main__ import main
from grader.exercise import catalog

PAGES = sorted(path for folder in ("", "docs", "tests/*") for path in ROOT.glob(f"{folder}/*.md".lstrip("/")))
MAX_WORDS = 450  # of the README: it is a door, and everything else is a page in docs/


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def anchors(page: Path) -> set[str]:
    """What `#...` in a link to this page may be: its headings, in the form that GitHub gives them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def commands(page: Path) -> set[tuple[str, tuple[str, ...]]]:
    """The commands of the grader that a page names, each with its options."""
    text = page.read_text(encoding="utf-8")
    calls = re.findall(r"python -m grader ((?:classroom |data |exam |export )?[a-z]+)([^`\n]*)", text)
    return {(name, tuple(re.findall(r"--[a-z-]+", options))) for name, options in calls}


@pytest.mark.parametrize("page", TABLES, ids=name_of)
def test_table_of_a_page_is_current(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == with_table(page), "run: python tests/project/page_tables.py"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"(?:\]\(|src=\")(?!https?:)([^)\"]+)", page.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        to = page.parent / path if path else page
        assert to.exists(), target
        assert not anchor or anchor in anchors(to), target


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_exists(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, options in sorted(commands(page)):
        with pytest.raises(SystemExit) as end:
            main([*name.split(), "--help"])
        shown = capsys.readouterr()
        assert end.value.code == 0, shown.err
        assert set(options) <= set(re.findall(r"--[a-z-]+", shown.out)), f"{name} {options}"


def test_the_readme_is_short_and_leads_to_every_page() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.split()) <= MAX_WORDS
    assert all(f"]({name_of(page)})" in text for page in (*(ROOT / "docs").glob("*.md"), ROOT / "CONTRIBUTING.md"))


def test_every_exercise_has_a_solution() -> None:
    assert {path.stem for path in (ROOT / "solutions").glob("*.py")} == set(catalog.ids())
