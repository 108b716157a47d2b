"""Grades a class: skips what cannot be graded or is already graded, and records each grade as it comes."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from grader.classroom.engines import Engine
from grader.classroom.gradebook import Gradebook
from grader.classroom.grading import Job, Terms, key_of, terms_of, without_attempt
from grader.classroom.ledger import Known, Ledger
from grader.classroom.submissions import Submission
from grader.datasets import cache
from grader.datasets.dataset import OwnFiles
from grader.datasets.heldout import private_seed
from grader.errors import GraderError
from grader.exercise import catalog


@dataclass
class Progress:
    """How far a run is: `known` were graded before, `graded` counts this run's grades by status, of `due` in all.

    A submission is due if it has no grade yet, or if it turns out to have changed since.
    """

    total: int
    due: int
    known: int = 0
    graded: Counter[str] = field(default_factory=Counter)
    started: float = 0.0  # when the first one to be graded was found

    @property
    def done(self) -> int:
        return self.known + self.graded.total()

    @property
    def rate(self) -> float:
        """Submissions graded per second."""
        return self.graded.total() / max(1e-9, time.monotonic() - self.started)

    @property
    def seconds_left(self) -> float | None:
        return max(0, self.due - self.graded.total()) / self.rate if self.graded else None


def grade(
    found: list[Submission],
    ledger: Ledger,
    engine: Engine,
    terms: Terms,
    *,
    again: bool = False,
    on_grade: Callable[[Job, dict[str, object], Progress], None] = lambda job, result, progress: None,
) -> Progress:
    """Grades what has no grade in the ledger or only an error of the machine. With `again`, grades everything.

    A run that is interrupted, however it ends, loses at most the submissions it was grading.
    """
    book, shared = Gradebook(ledger), terms_of(terms)
    known = ledger.known()
    graded = {pair for pair, last in known.items() if last.status != "error" and not again}
    progress = Progress(len(found), due=sum((one.learner, one.exercise) not in graded for one in found))

    def jobs() -> Iterator[Job]:
        for submission in found:
            key = _key(submission, terms)
            before = known.get((submission.learner, submission.exercise), Known())
            if not again and before.status != "error" and without_attempt(before.key) == key:
                progress.known += 1
                continue
            progress.due += (submission.learner, submission.exercise) in graded
            progress.started = progress.started or time.monotonic()
            if key in {without_attempt(one) for one in before.graded}:  # graded again, or changed back
                key = f"{key}-{before.attempt + 1}"
            yield Job(submission, key)

    try:
        for job, result in engine.run(jobs()):
            submission, level = job.submission, str(terms.isolation.level)
            ledger.add(submission.learner, submission.exercise, job.key, level, {**result, "terms": shared})
            progress.graded[result["status"]] += 1
            on_grade(job, result, progress)
            book.update()
    finally:
        try:
            engine.close()
        finally:
            book.write()
    return progress


def _key(submission: Submission, terms: Terms) -> str:
    """Its key, or "" if its data cannot be found: the error is reported when it is graded."""
    try:
        return key_of(submission, terms)
    except GraderError:
        return ""


def shard(found: list[Submission], number: int, of: int) -> list[Submission]:
    """The submissions of shard `number`, 1 to `of`. A submission is in the same shard on every machine."""
    return [submission for submission in found if _bucket(submission, of) == number - 1]


def _bucket(submission: Submission, of: int) -> int:
    digest = hashlib.sha256(f"{submission.learner}\0{submission.exercise}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % of


def without_histories(found: list[Submission]) -> tuple[list[Submission], list[str]]:
    """The submissions that can be graded by a model file alone, and remarks on the other exercises."""
    exercises = sorted({one.exercise for one in found})
    others = [name for name in exercises if catalog.find(name).exercise.needs_history]
    remarks = [
        f"{name} is left out: it is about the training, which a model file does not show. Add --train --only {name}."
        for name in others
    ]
    return [one for one in found if one.exercise not in others], remarks


def public_though_seeded(found: list[Submission], terms: Terms) -> Iterator[str]:
    """Remarks on exercises whose held-out data does not depend on the private seed, if one is set."""
    for exercise in sorted({one.exercise for one in found} if private_seed() else ()):
        dataset = catalog.find(exercise).exercise.dataset
        with suppress(GraderError):  # it is reported when it is graded
            if isinstance(own := cache.get(dataset).real, OwnFiles) and own.heldout:
                yield f"{exercise} is graded on {own.heldout}, which no seed changes: keep it to yourself."
            elif (terms.source or cache.current_source(dataset)) == "real":
                yield f"{exercise} is graded on the held-out split of its real data, which no seed changes."
