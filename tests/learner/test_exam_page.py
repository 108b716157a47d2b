"""The page of a finished exam: scores, weights, times, and what the attempts would have taught."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import needs_chromium, opened
from exam_stub import HOUR, IDS, add_exercises, after, start, submit
from pages import Reader
from projects import Project

from grader.learner.exam import exams, page


def test_the_page_shows_scores_weights_times_and_lessons(project: Project) -> None:
    add_exercises(project)
    exam = start(project)
    exam = submit(exam, IDS[0], 5, after(600))
    exam = submit(exam, IDS[4], 2, after(HOUR), "logits <instead> of probabilities")
    exam = exams.finish(exam, after(2 * HOUR))
    html = page.written(exam).read_text(encoding="utf-8")
    reader = Reader(html)
    assert reader.faults == [] and len(html) < 20_000
    words = " ".join(reader.text.split())
    assert "20% not passed; 90% are needed" in words  # (1 * 5 + 5 * 2) / 75
    assert "finished after 2:00 h of 5:00 h" in words
    assert "attempt 1, after 1:00 h: 2 of 5 points" in words
    assert "logits <instead> of probabilities is the reason." in words
    assert "&lt;instead&gt;" in html


def test_an_exam_without_mistakes_has_nothing_to_teach(project: Project) -> None:
    add_exercises(project)
    exam = start(project)
    for number, exercise in enumerate(IDS, 1):
        exam = submit(exam, exercise, 5, after(600.0 * number))
    reader = Reader(page.html(exams.finish(exam, after(HOUR))))
    words = " ".join(reader.text.split())
    assert reader.faults == [] and "100% passed" in words and "each attempt earned full marks" in words


def test_an_exam_without_attempts_says_so(project: Project) -> None:
    add_exercises(project)
    assert "Nothing was submitted." in page.html(exams.finish(start(project), after(HOUR)))


@needs_chromium
@pytest.mark.parametrize("width", [400, 1200])
def test_a_browser_opens_it_without_errors_or_scrolling_sideways(width: int, project: Project, tmp_path: Path) -> None:
    add_exercises(project)
    exam = submit(start(project), IDS[4], 2, after(HOUR), "logits instead of probabilities " * 5)
    assert opened(page.html(exams.finish(exam, after(2 * HOUR))), width, tmp_path) == []
    assert (tmp_path / "page.png").stat().st_size > 20_000  # an empty page has 5,000 bytes
