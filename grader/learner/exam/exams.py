"""The exams of a project, and what is written into one: to its log first, then to exam.json."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grader import files
from grader.errors import UnknownExercise
from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.learner.exam import FOLDER, document, log, state
from grader.learner.exam.clock import TOLERANCE, Moment, set_back
from grader.learner.exam.state import Exam

PUBLISHED = ("started", "graded", "changed", "finished")  # events after which exam.json is another one


def found(root: Path = catalog.ROOT) -> list[Exam]:
    """All exams, the oldest first. Raises GraderError if a log cannot be read."""
    folders = [path.parent for path in (root / FOLDER).glob(f"*/{log.NAME}")]
    return sorted(map(state.read, folders), key=lambda exam: exam.started.utc)


def latest(root: Path = catalog.ROOT) -> Exam | None:
    """The exam that was started last. Raises GraderError if a log cannot be read."""
    exams = found(root)
    return exams[-1] if exams else None


def record(folder: Path, event: str, moment: Moment, **values: Any) -> Exam:
    """Appends an event to the log and returns the exam after it. Raises GraderError if it cannot be written."""
    published = ""

    def entry(before: list[log.Entry]) -> log.Entry:
        nonlocal published
        new = {"event": event, **asdict(moment), **values}
        if event in PUBLISHED:
            published = document.text(state.of(folder, [*before, new]))
            new["document"] = _digest(published.encode())
        return new

    exam = state.of(folder, log.append(folder, entry))
    if published:
        _publish(exam, published)
    return exam


def _publish(exam: Exam, text: str) -> None:
    with suppress(OSError), files.written_whole(exam.folder / document.NAME) as part:  # the log has everything
        part.write_bytes(text.encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def look(exam: Exam, now: Moment) -> Exam:
    """The exam at this moment: what is remarkable is recorded, and its end if its time is over."""
    if _is_changed(exam):
        exam = record(exam.folder, "changed", now, file=document.NAME)
    if exam.ended_by:
        return exam
    if ahead := _file_ahead(exam, now):
        exam = record(exam.folder, "file ahead", now, file=ahead[1], dated=ahead[0])
    if exam.is_over(now):
        return record(exam.folder, "finished", now, by="time")
    if abs(now.utc - exam.last.utc) > TOLERANCE or set_back(exam.last, now):
        exam = record(exam.folder, "look", now)
    return exam


def _is_changed(exam: Exam) -> bool:
    """Whether exam.json is none that was ever written. After a crash it may be older than the log, or missing."""
    try:
        digest = _digest((exam.folder / document.NAME).read_bytes())
    except OSError:
        _publish(exam, document.text(exam))
        return False
    return digest not in {entry.get("document") for entry in log.read(exam.folder)}


def _file_ahead(exam: Exam, now: Moment) -> tuple[float, str] | None:
    """The newest of the learner's files, if its date has not come yet, and is later than all that the log has seen."""
    dated = []
    for path in (*exam.folder.glob("*/starter.py"), *exam.folder.glob("*/mymodel.*")):
        with suppress(OSError):
            dated.append((round(path.stat().st_mtime, 3), path.relative_to(exam.folder).as_posix()))
    newest = max(dated, default=(0.0, ""))
    seen = [max(one["utc"], one.get("dated", 0.0)) for one in log.read(exam.folder)]
    return newest if newest[0] > max(now.utc, *seen) + TOLERANCE else None


def finish(exam: Exam, now: Moment) -> Exam:
    """The exam, ended before its time."""
    exam = look(exam, now)
    return exam if exam.ended_by else record(exam.folder, "finished", now, by="learner")


def entry_of(exam: Exam, exercise: str) -> Entry:
    """An exercise of the exam, worked on in the exam's folder. Raises UnknownExercise if it is gone."""
    entry = catalog.find(exercise, exam.folder.parents[1])
    return entry.at(exam.folder / exercise)


def find_id(exam: Exam, name: str) -> str:
    """The exercise of the exam that a name means: its id, a part of it, or a path to its folder or a file in it.

    Raises UnknownExercise with what the exam has, or for a path to the exercise outside the exam.
    """
    if name in catalog.NO_FILE:
        raise UnknownExercise(*catalog.NOTHING_OPEN)
    known = [drawn.id for drawn in exam.exercises]
    if (part := next((part for part in reversed(Path(name).parts) if part in known), None)) is not None:
        if name != part and _is_practised(exam, name):
            raise UnknownExercise(
                f"{name} is not the exam's copy.",
                f"Work on {catalog.path_text(exam.folder / part / 'starter.py')}, and submit that.",
            )
        return part
    meant = [one for one in known if name and name in one]
    if len(meant) == 1:
        return meant[0]
    raise UnknownExercise(f"the exam has no exercise {name!r}.", f"It has {', '.join(known)}.")


def _is_practised(exam: Exam, path: str) -> bool:
    """Whether a path leads to the exercises that one practises, from here or from the project's folder."""
    root = exam.folder.parents[1]
    exercises = (root / "exercises").resolve()
    return any((base / path).resolve().is_relative_to(exercises) for base in (Path.cwd(), root))
