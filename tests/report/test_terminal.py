"""What is said on the terminal: how far a training is, how long it takes, and what to do next."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from grader.exercise import catalog
from grader.report import summary, terminal
from grader.report.summary import Row
from grader.training.output import Progress


def test_a_log_has_a_line_for_epochs_1_2_4_8() -> None:
    written, entry = io.StringIO(), catalog.find("category1_linear")
    listener = terminal.Live(Console(file=written, width=100)).listener
    listener.on_status(entry, "training")
    for epoch in range(1, 18):
        for seconds in (epoch, epoch + 0.5):
            listener.on_progress(entry, Progress(seconds, epoch, 17, "loss: 0.1"))
    first, *epochs = written.getvalue().splitlines()
    assert first == "category1_linear training, at most 2:00 min ..."
    assert epochs == [f"  0:{epoch:02d} · epoch {epoch} of 17 · loss: 0.1" for epoch in (1, 2, 4, 8, 16)]


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (5.9, "0:05"), (60, "1:00"), (3605, "60:05")])
def test_a_time_is_shown_in_minutes_and_seconds(seconds: float, shown: str) -> None:
    assert terminal.clock(seconds) == shown


PASSED = Row("category1_first", 1, "passed", 5, 5, "accuracy 0.990", "0.97", "stand-in", "")
FAILED = replace(PASSED, exercise="category2_second", status="failed", points=3, failed_check="score")
BROKEN = replace(FAILED, exercise="category3_third", failed_check="format")
UNTOUCHED = replace(PASSED, exercise="category4_fourth", status="not_attempted", points=0)
ERROR = replace(PASSED, exercise="category5_fifth", status="error", points=0)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([PASSED, FAILED, BROKEN, UNTOUCHED, ERROR], "grade category5_fifth. Errors cost no points."),
        ([PASSED, FAILED, BROKEN, UNTOUCHED], "category2_second failed at score. For a hint: python -m grader hint"),
        ([PASSED, BROKEN, FAILED, UNTOUCHED], "category3_third failed at format. Follow the help above"),
        ([PASSED, UNTOUCHED, replace(UNTOUCHED, exercise="category4_later")], "open exercises/category4_fourth/"),
        ([PASSED, replace(PASSED, exercise="category2_other")], "Everything here has passed."),
        ([PASSED], "python -m grader compare category1_first\nThe next exercise:\n  python -m grader next"),
        (
            [FAILED],
            "change exercises/category2_second/starter.py, then train and grade it:\n  python -m grader grade cat",
        ),
    ],
    ids=[
        "an error",
        "a low score",
        "a broken file",
        "an untouched stub",
        "nothing",
        "nothing for the only one",
        "a low score of the only one",
    ],
)
def test_the_first_exercise_that_needs_it_is_the_next(rows: list[Row], said: str) -> None:
    assert said in summary.next_step(rows)
