"""An exam of five small exercises, with clocks that stand still until a test sets them."""

from __future__ import annotations

import os
from pathlib import Path

from projects import Project

from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.learner.exam import exams, starting, submitting
from grader.learner.exam.clock import Moment
from grader.learner.exam.state import Exam
from grader.scoring.cause import Cause, Diagnosis
from grader.scoring.grade import CHECKS, Check, Grade

NOON = Moment(utc=4_000_003_200.0, running=5_000.0, machine="a laptop")  # in 2096: later than the files of any test
HOUR = 3600.0
IDS = [f"category{number}_line" for number in range(1, 6)]


def after(seconds: float, *, set_back: float = 0.0, restarted: bool = False) -> Moment:
    """A moment of the exam that starts at NOON, on a machine whose clock was set back, or that was started again."""
    return Moment(NOON.utc + seconds - set_back, 60.0 if restarted else NOON.running + seconds, NOON.machine)


def add_exercises(project: Project) -> list[Entry]:
    return [project.add(name, like="category1_linear") for name in IDS]


def start(project: Project, *, hours: float = 5.0, moment: Moment = NOON) -> Exam:
    """An exam whose files are as old as it is. No data is made."""
    entries = catalog.all_entries(project.root)
    exam = starting.start(
        project.root, entries, lambda: moment, hours=hours, draw_seed=1, make_ready=lambda entry: None
    )
    for path in exam.folder.glob("*/starter.py"):
        os.utime(path, (moment.utc, moment.utc))
    return exam


def grade_of(entry: Entry, points: int, kind: str = "") -> Grade:
    """A grade with these points; below 5 it has failed at its score, for a reason of this kind."""
    checks = [Check(name, "passed", f"{name} is right") for name in CHECKS]
    if points < 5:
        help = f"{kind or 'nothing'} is the reason. python -m grader hint {entry.id} shows a hint."
        checks[-1] = Check("score", "failed", f"MAE 0.0{9 - points}, 0.01 needed.", help)
    status = "passed" if points == 5 else "failed"
    grade = Grade(entry.id, entry.category, entry.weight, status, points, 5, checks)
    if kind:
        grade.diagnosis = Diagnosis((Cause(kind, "measurement", "It is so.", "Do that."),))
    return grade


def submit(exam: Exam, exercise: str, points: int, moment: Moment, kind: str = "") -> Exam:
    exam, _ = submitting.submit(exam, exercise, lambda: moment, lambda entry: grade_of(entry, points, kind))
    return exam


def lines(exam: Exam) -> list[str]:
    return (exam.folder / "log.jsonl").read_text(encoding="utf-8").splitlines()


def read(exam: Exam) -> Exam:
    """The exam as another process finds it."""
    return exams.found(exam.folder.parents[1])[-1]


def starter(exam: Exam, exercise: str) -> Path:
    return exam.folder / exercise / "starter.py"
