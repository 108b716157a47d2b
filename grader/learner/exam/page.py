"""The page of a finished exam: its scores, weights and times, and what each attempt would have taught."""

from __future__ import annotations

from pathlib import Path

from grader.learner.exam.clock import hours_text
from grader.learner.exam.screen import ended_text, lessons
from grader.learner.exam.state import Exam
from grader.report.page import write
from grader.report.summary import PASSING_SHARE

NAME = "exam.html"


def written(exam: Exam) -> Path:
    """Writes the page into the exam's folder, whole or not at all. Raises GraderError if it cannot be written."""
    path = exam.folder / NAME
    write.write_text(path, html(exam))
    return path


def html(exam: Exam) -> str:
    bests = {one.id: exam.best(one.id) for one in exam.exercises}
    return write.rendered(
        "exam.html.jinja",
        name=exam.folder.name,
        ended=ended_text(exam),
        share=exam.share,
        passed=exam.share >= PASSING_SHARE,
        passing_share=PASSING_SHARE,
        remarks=exam.remarks,
        exercises=[
            {
                "id": one.id,
                "title": one.title,
                "weight": one.weight,
                "points": exam.points(one.id),
                "max_points": one.max_points,
                "attempts": len(exam.attempts_at(one.id)),
                "best": hours_text(best.seconds) if (best := bests[one.id]) else "",
                "lessons": lessons(exam, one.id),
            }
            for one in exam.exercises
        ],
    )
