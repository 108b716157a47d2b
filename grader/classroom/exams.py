"""Finished practice exams of a class: what each learner's exam.json claims, beside what the class's own grades say.

Only points that were graded again are the grader's word. Which exercises were drawn, the times and the remarks come
from a file on the learner's machine.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.classroom import zips
from grader.classroom.submissions import learner_of
from grader.errors import GraderError
from grader.exercise import catalog
from grader.inspection.refusal import Refused, shown
from grader.inspection.stray import is_link
from grader.learner.exam.document import NAME as EXAM
from grader.learner.exam.document import SCHEMA
from grader.learner.exam.state import CATEGORIES, LONGEST

MAX_BYTES = 20_000_000  # of an exam.json; an attempt takes 5,000
# What reading a stranger's file raises; RuntimeError among the first ones is a RecursionError's base.
NOT_AN_EXAM = (OSError, Refused, GraderError, *zips.UNREADABLE, LookupError, TypeError, OverflowError)


@dataclass(frozen=True)
class Drawn:
    """One exercise of an exam, with what the learner's file claims of it."""

    id: str
    points: int
    attempts: int

    @property
    def weight(self) -> int:
        return int(self.id.removeprefix("category")[0])


@dataclass(frozen=True)
class Claim:
    """What a learner's exam.json says: the exercises of categories 1 to 5, the times in seconds, the remarks."""

    learner: str
    exercises: tuple[Drawn, ...]
    seconds: float
    limit: float
    draw_seed: int
    remarks: tuple[str, ...]

    def share(self, points: Mapping[str, int]) -> float:
        """The weighted share of these points, 0 to 1."""
        possible = sum(one.weight * catalog.find(one.id).exercise.max_points for one in self.exercises)
        return sum(one.weight * points.get(one.id, 0) for one in self.exercises) / possible

    @property
    def claimed(self) -> float:
        return self.share({one.id: one.points for one in self.exercises})


def claims(folder: Path) -> tuple[list[Claim], list[str]]:
    """The exams in a folder of submissions, a folder or an archive for each learner, and what cannot be read."""
    found, remarks = [], []
    for name in sorted(os.listdir(folder)):
        path = folder / name
        try:
            content = None if is_link(path) else _content(path)
            if content is not None:
                found.append(_claim(learner_of(path), content))
        except NOT_AN_EXAM as error:
            remarks.append(f"the {EXAM} of {shown(name)} is not one of a finished exam: {shown(str(error), 100)}.")
    return found, remarks


def _content(path: Path) -> bytes | None:
    """The exam.json of a learner; None if there is none."""
    if path.is_dir():
        return _bytes(path / EXAM) if os.path.lexists(path / EXAM) else None
    if path.suffix.lower() != ".zip":
        return None
    with zips.opened(path) as archive:
        names = [name for name in zips.files(archive) if name.rpartition("/")[2] == EXAM]
    if not names:
        return None
    with tempfile.TemporaryDirectory(prefix="grader-exam-", ignore_cleanup_errors=True) as temporary:
        zips.unpack(path, names[:1], Path(temporary))
        return _bytes(Path(temporary) / EXAM)


def _bytes(path: Path) -> bytes:
    if is_link(path) or not path.is_file():
        raise ValueError("it is not a file")
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"it has more than {MAX_BYTES // 10**6} MB")
    return path.read_bytes()


def _claim(learner: str, content: bytes) -> Claim:
    """Raises ValueError, LookupError or TypeError if the content is not the exam.json of a finished exam."""
    document = json.loads(content)
    if document["schema"] != SCHEMA:
        raise ValueError(f"its schema is {document['schema']!r}, not {SCHEMA}")
    if document["ended_by"] is None:
        raise ValueError("the exam is not finished")
    exercises = tuple(Drawn(str(one["id"]), int(one["points"]), len(one["attempts"])) for one in document["exercises"])
    known = set(catalog.ids())
    if [one.id.partition("_")[0] for one in exercises if one.id in known] != list(CATEGORIES):
        raise ValueError("it does not have one exercise of each category")
    if not all(0 <= one.points <= catalog.find(one.id).exercise.max_points for one in exercises):
        raise ValueError("its points are not possible")
    seconds, hours = float(document["seconds"]), float(document["hours"])
    if not 0 <= seconds <= 3600 * hours <= 3600 * LONGEST:
        raise ValueError("its times are not possible")
    remarks = tuple(str(remark)[:300] for remark in document["remarks"][:20])
    return Claim(learner, exercises, seconds, 3600 * hours, int(document["draw_seed"]), remarks)
