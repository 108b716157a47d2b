"""exam.json, from which a page can be written: the exam as its log describes it, in schema 1.

While the exam runs it shows points and failed checks only. Once it is finished, each attempt has its whole result in
the form of `grade --json`, diagnosis included. exam.schema.json, beside this file, describes it.
"""

from __future__ import annotations

import json
from typing import Any

import grader
from grader.learner.exam.clock import utc_text
from grader.learner.exam.state import Attempt, Drawn, Exam
from grader.report.summary import PASSING_SHARE

NAME = "exam.json"
SUBMITTED = "submitted"  # the folder beside it, with the files of the best attempts
SCHEMA = 1


def text(exam: Exam) -> str:
    """The content of exam.json."""
    return json.dumps(document(exam), indent=1, allow_nan=False) + "\n"


def document(exam: Exam) -> dict[str, Any]:
    """The object in exam.json. Times are UTC; seconds count from the start of the exam."""
    is_finished = bool(exam.ended_by)
    return {
        "schema": SCHEMA,
        "grader": grader.__version__,
        "name": exam.folder.name,
        "started": exam.started.text,
        "hours": exam.hours,
        "seconds": round(min(exam.seconds, exam.limit), 1) if is_finished else None,
        "ended_by": exam.ended_by or None,
        "draw_seed": exam.draw_seed,
        "heldout_seed": exam.heldout_seed if is_finished else None,
        "share": round(exam.share, 4),
        "passing_share": PASSING_SHARE,
        "passed": exam.share >= PASSING_SHARE if is_finished else None,
        "exercises": [_exercise(exam, drawn, is_finished) for drawn in exam.exercises],
        "remarks": list(exam.remarks),
    }


def _exercise(exam: Exam, drawn: Drawn, is_finished: bool) -> dict[str, Any]:
    best = exam.best(drawn.id)
    return {
        "id": drawn.id,
        "title": drawn.title,
        "weight": drawn.weight,
        "points": exam.points(drawn.id),
        "max_points": drawn.max_points,
        "best_attempt": best.number if best else None,
        "attempts": [_attempt(one, is_finished) for one in exam.attempts_at(drawn.id)],
    }


def _attempt(attempt: Attempt, is_finished: bool) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "submitted": utc_text(attempt.utc),
        "seconds": round(attempt.seconds, 1),
        "points": attempt.points,
        "failed_check": attempt.failed_check["name"] if attempt.failed_check else None,
        "result": attempt.result if is_finished else None,
    }
