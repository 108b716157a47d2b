"""Texts for a terminal: lines end between words, and a command is never broken to fit."""

from __future__ import annotations

import io
import sys

import pytest

from grader import report

TEXT = "Read its header, write solution_model(), then run it:\n  python exercises/category1_linear/starter.py"


def test_lines_end_between_words_and_a_long_word_keeps_its_length() -> None:
    assert report.fitted(TEXT, 30).splitlines() == [
        "Read its header, write",
        "solution_model(), then run it:",
        "  python",
        "exercises/category1_linear/starter.py",
    ]


def test_what_fits_stays_as_it_is_with_its_empty_lines() -> None:
    assert report.fitted(f"One.\n\n{TEXT}", 100) == f"One.\n\n{TEXT}"


def test_a_file_and_a_pipe_get_the_text_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    to = io.StringIO()
    report.tell("word " * 100, to)
    assert to.getvalue() == "word " * 100 + "\n"
    monkeypatch.setattr(sys, "stderr", to)
    report.say("it is wrong", "Do better.")
    assert to.getvalue().endswith("\nError: it is wrong\nHelp: Do better.\n")
