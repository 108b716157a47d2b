"""What an exam is and how far it is. All of it follows from the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.learner.exam import log, remarks
from grader.learner.exam.clock import Moment, elapsed

CATEGORIES = tuple(f"category{number}" for number in range(1, 6))  # an exam has an exercise of each
LONGEST = 24  # hours
COUNTED = ("passed", "failed")  # statuses of an attempt; a stub that is untouched or a fault of the machine is none


@dataclass(frozen=True)
class Drawn:
    """An exercise of the exam: of category n, it weighs n. `train_minutes` is the most that its training may take."""

    id: str
    title: str
    weight: int
    max_points: int
    train_minutes: float


@dataclass(frozen=True)
class Attempt:
    """A submission that was graded: its number among those of its exercise, when it came, and its result.

    `seconds` counts from the start of the exam, `result` has the form that `grade --json` writes.
    """

    exercise: str
    number: int
    seconds: float
    utc: float
    result: dict[str, Any]

    @property
    def points(self) -> int:
        return int(self.result["points"])

    @property
    def failed_check(self) -> dict[str, Any] | None:
        """The first check that failed: its name, its message and its help."""
        return next((check for check in self.result["checks"] if check["status"] == "failed"), None)


@dataclass(frozen=True)
class Exam:
    """An exam at the last moment that its log knows: by then it had run for `seconds`.

    `ended_by` is "learner" or "time" once it is finished. `remarks` are what the result should say about its clock and
    its files.
    """

    folder: Path
    started: Moment
    hours: float
    draw_seed: int
    heldout_seed: str
    exercises: tuple[Drawn, ...]
    attempts: tuple[Attempt, ...]
    last: Moment
    seconds: float
    ended_by: str
    remarks: tuple[str, ...]
    records: int  # in its log

    @property
    def limit(self) -> float:
        """Its length in seconds."""
        return 3600 * self.hours

    def left(self, now: Moment) -> float:
        """The seconds that are left."""
        return 0.0 if self.ended_by else max(0.0, self.limit - self._ran(now))

    def _ran(self, now: Moment) -> float:
        return max(self.seconds + elapsed(self.last, now), now.utc - self.started.utc)

    def is_over(self, now: Moment) -> bool:
        return not self.left(now)

    def drawn(self, exercise: str) -> bool:
        return any(one.id == exercise for one in self.exercises)

    def attempts_at(self, exercise: str) -> list[Attempt]:
        return [one for one in self.attempts if one.exercise == exercise]

    def best(self, exercise: str) -> Attempt | None:
        """The attempt that counts: the first one with the most points."""
        return max(self.attempts_at(exercise), key=lambda one: one.points, default=None)

    def points(self, exercise: str) -> int:
        best = self.best(exercise)
        return best.points if best else 0

    @property
    def share(self) -> float:
        """The weighted share of points, 0 to 1."""
        possible = sum(one.weight * one.max_points for one in self.exercises)
        return sum(one.weight * self.points(one.id) for one in self.exercises) / possible


def read(folder: Path) -> Exam:
    """The exam in a folder. Raises GraderError if its log cannot be read."""
    return of(folder, log.read(folder))


def of(folder: Path, entries: Sequence[log.Entry]) -> Exam:
    """The exam that a log describes."""
    try:
        return _of(folder, list(entries))
    except (LookupError, TypeError, ValueError, OverflowError) as error:
        raise GraderError(
            f"{folder / log.NAME} cannot be read as the log of an exam ({type(error).__name__}: {error}).",
            f"Undo what was changed in it, or move {folder.name} away and start another exam.",
        ) from error


def _of(folder: Path, entries: list[log.Entry]) -> Exam:
    first = entries[0]
    started = last = log.moment(first)
    seconds, ended_by = 0.0, ""
    at: list[float] = []  # the seconds of each entry
    attempts: list[Attempt] = []
    for entry in entries:
        moment = log.moment(entry)
        seconds = max(seconds + elapsed(last, moment), moment.utc - started.utc)
        at.append(seconds)
        last = moment
        if entry["event"] == "finished":
            ended_by = ended_by or str(entry["by"])
        if entry["event"] == "graded" and entry["result"]["status"] in COUNTED:
            exercise, number = str(entry["exercise"]), sum(one.exercise == entry["exercise"] for one in attempts) + 1
            submitted = int(entry["submitted"])
            utc = log.moment(entries[submitted]).utc
            attempts.append(Attempt(exercise, number, at[submitted], utc, entry["result"]))
    return Exam(
        folder=folder,
        started=started,
        hours=float(first["hours"]),
        draw_seed=int(first["draw_seed"]),
        heldout_seed=str(first["heldout_seed"]),
        exercises=tuple(Drawn(**drawn) for drawn in first["exercises"]),
        attempts=tuple(attempts),
        last=last,
        seconds=seconds,
        ended_by=ended_by,
        remarks=tuple(remarks.of(entries)),
        records=len(entries),
    )
