"""Why a model misses the bar: experiments with it, measurements of it, and a reading of its file and its code.

A cause is claimed only if evidence shows it; what the evidence rules out is never said.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.evaluation.worker import Worker
    from grader.exercise.catalog import Entry
    from grader.exercise.requirements.base import History
    from grader.scoring.grade import Grade


def explained(entry: Entry, grade: Grade, worker: Worker, starter: Path | None, history: History | None) -> Grade:
    """The grade, with the reason if the model misses the bar. A model that passes does not wait for any of this."""
    if not grade.misses_the_bar:
        return grade
    from grader.diagnosis.diagnose import attached, diagnose

    try:
        return attached(entry, grade, diagnose(entry, grade, worker, starter, history))
    except Exception:  # whatever it stumbles over in a stranger's model or code, the grade stands
        return grade
