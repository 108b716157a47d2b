"""The table of `list`: as wide as its cells, or as the terminal."""

from __future__ import annotations

import io
import os
import sys

import pytest

from grader.report import columns

HEADER = ("exercise", "title", "status")
ROWS = [("category1_linear", "A straight line", "passed"), ("category2_mnist", "Ten handwritten digits", "failed")]


class Screen(io.StringIO):
    def __init__(self, encoding: str, is_terminal: bool) -> None:
        super().__init__()
        self._encoding, self._is_terminal = encoding, is_terminal

    @property
    def encoding(self) -> str:
        return self._encoding

    def isatty(self) -> bool:
        return self._is_terminal


def shown(patch: pytest.MonkeyPatch, *, width: int = 100, encoding: str = "utf-8", terminal: bool = True) -> list[str]:
    screen = Screen(encoding, terminal)
    patch.setenv("COLUMNS", str(width))
    patch.setattr(sys, "stdout", screen)
    columns.show(HEADER, ROWS, gives_way="title", colours={"passed": columns.GREEN})
    return screen.getvalue().splitlines()


def test_columns_are_as_wide_as_their_cells_and_a_file_gets_no_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, width=20, terminal=False) == [
        "",
        " exercise          title                   status",
        " ────────────────  ──────────────────────  ──────",
        " category1_linear  A straight line         passed",
        " category2_mnist   Ten handwritten digits  failed",
        "",
    ]


@pytest.mark.skipif(os.name != "posix", reason="not every terminal of Windows shows colours")
def test_a_terminal_gets_colours_unless_none_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert shown(monkeypatch)[3].endswith(f"  {columns.GREEN}passed{columns.PLAIN}")
    monkeypatch.setenv("NO_COLOR", "1")
    assert shown(monkeypatch)[3].endswith("  passed")


def test_a_narrow_terminal_breaks_titles_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    lines = shown(monkeypatch, width=44)
    assert max(map(len, lines)) <= 44
    assert lines[3:-1] == [
        " category1_linear  A straight line   passed",
        " category2_mnist   Ten handwritten   failed",
        "                   digits",
    ]


def test_what_must_not_grow_cuts_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Screen("utf-8", True))
    monkeypatch.setenv("COLUMNS", "44")
    lines = columns.table(HEADER, ROWS, gives_way="title", colours={}, cut=True)
    assert lines[2:] == [" category1_linear  A straight line   passed", " category2_mnist   Ten handwritt...  failed"]


def test_a_terminal_without_the_letter_of_the_rule_gets_dashes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, encoding="ascii")[2] == f" {'-' * 16}  {'-' * 22}  {'-' * 6}"
