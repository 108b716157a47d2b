"""The recommended order of the exercises, and where a learner is on it. Reads folders and records, runs nothing."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from grader.exercise import stub
from grader.exercise.catalog import Entry, path_text
from grader.learner import record
from grader.learner.exam import rules
from grader.learner.saved import saved_model

STAGES = {
    1: "First models",
    2: "Building and training",
    3: "Images",
    4: "Text",
    5: "Time series",
}


class Step(NamedTuple):
    """An exercise on the path: its stage, and how its last grade went.

    `status` is passed, failed, error, not_attempted, or None if its code has changed since its grade.
    """

    entry: Entry
    stage: int
    status: str | None
    points: int

    @property
    def is_passed(self) -> bool:
        return self.status == "passed"


def steps(entries: Sequence[Entry]) -> list[Step]:
    """All exercises in the order in which to do them."""
    stages = stages_of(entries)
    return [Step(entry, stages[entry.id], *last_grade(entry)) for entry in in_order(entries)]


def in_order(entries: Sequence[Entry]) -> list[Entry]:
    """Stage by stage, each exercise after those it builds on, the shortest that is ready first."""
    stages, done = stages_of(entries), set[str]()
    waiting = sorted(entries, key=lambda entry: (stages[entry.id], entry.exercise.minutes or 10_000, entry.id))
    known = {entry.id for entry in entries}
    ordered: list[Entry] = []
    while waiting:
        ready = (entry for entry in waiting if known.intersection(entry.exercise.builds_on) <= done)
        entry = next(ready, waiting[0])  # those that build on each other are reported by `check`
        waiting.remove(entry)
        ordered.append(entry)
        done.add(entry.id)
    return ordered


def stages_of(entries: Iterable[Entry]) -> dict[str, int]:
    """The stage of each exercise: its category, or a later one that it builds on. Foundations are of the first."""
    by_id = {entry.id: entry for entry in entries}

    def stage(entry: Entry, above: tuple[str, ...] = ()) -> int:
        below = [by_id[name] for name in entry.exercise.builds_on if name in by_id and name not in above]
        return max([entry.weight, *(stage(other, (*above, entry.id)) for other in below)])

    return {name: stage(entry) for name, entry in by_id.items()}


def last_grade(entry: Entry) -> tuple[str | None, int]:
    """The status and the points of an exercise's last grade; None if its code has changed since."""
    if not saved_model(entry).path.exists() and stub.is_untouched(entry.starter, entry.exercise.given_code):
        return "not_attempted", 0
    remembered = record.read(entry.folder)
    grade = remembered.get("grade")
    if not isinstance(grade, dict) or remembered.get("graded_code") != stub.code_hash(entry.starter):
        return None, 0
    return grade.get("status"), grade.get("points", 0)


def in_hand(path: Sequence[Step]) -> Step | None:
    """The exercise that is worked on: of those begun and not passed the one edited last, or else the next one.

    Those of an exam that runs are left out, here and below.
    """
    begun = [step for step in path if not step.is_passed and step.status != "not_attempted" and is_open(step)]
    if begun:
        return max(begun, key=lambda step: _edited(step.entry))
    return following(path)


def following(path: Sequence[Step]) -> Step | None:
    """The first exercise that is neither begun nor passed."""
    return next((step for step in path if step.status == "not_attempted" and is_open(step)), None)


def is_open(step: Step) -> bool:
    """Whether it may be practised: no exam that runs has drawn it."""
    return rules.refused(step.entry) is None


def _edited(entry: Entry) -> float:
    try:
        return os.stat(entry.starter).st_mtime
    except OSError:
        return 0


def by_stage(path: Iterable[Step]) -> Mapping[int, list[Step]]:
    """The steps of each stage, in order."""
    found: dict[int, list[Step]] = {}
    for step in path:
        found.setdefault(step.stage, []).append(step)
    return found


def minutes_text(entry: Entry) -> str:
    """`, about 20 minutes`; "" if they are not stated."""
    return f", about {entry.exercise.minutes} minutes" if entry.exercise.minutes else ""


def how_to(entry: Entry) -> str:
    """What to do with an open starter, up to the command that runs it."""
    task = "write solution_model()" if entry.exercise.given_code is None else "repair its program"
    return f"Read its header, {task}, then run it:\n  python {path_text(entry.starter)}"


def next_step(path: Sequence[Step]) -> str:
    """The one thing to do next."""
    step = in_hand(path)
    if step is None:
        return "Everything has passed. A practice exam against the clock:\n  python -m grader exam start"
    name = step.entry.id
    if step.status == "not_attempted":
        return f"Next: open {path_text(step.entry.starter)}{minutes_text(step.entry)}.\n{how_to(step.entry)}"
    if step.status is None:
        return f"Next: grade {name}:\n  python -m grader grade {name}"
    points = f"{step.points} of {step.entry.exercise.max_points} points"
    return f"Next: {name} has {points}. This says why:\n  python -m grader grade {name}"
