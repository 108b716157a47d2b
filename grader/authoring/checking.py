"""Checks an exercise: its contract first, then its calibration, or, by a new measurement, whether it is fair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.authoring import calibration, contract, fairness
from grader.authoring.finding import Finding
from grader.datasets import cache
from grader.datasets.cache import Source
from grader.errors import Failure, GraderError
from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.scoring.measurement import Measurement

if TYPE_CHECKING:
    from grader.grading import Listener

SEEDS = (0, 1, 2)


@dataclass(frozen=True)
class Checked:
    """One check of an exercise: its name, its findings, and what it reports if it holds."""

    name: str
    findings: tuple[Finding, ...]
    said: str = ""

    @property
    def holds(self) -> bool:
        return all(finding.warns for finding in self.findings)


def contract_checks(exercise_id: str, root: Path = catalog.ROOT, *, measuring: bool) -> Iterator[Checked]:
    """What needs no training: the contract, and whether the stored calibration is current."""
    for name, found in contract.findings(exercise_id, root).items():
        yield Checked(name, tuple(found))
    if (entry := _entry(exercise_id, root)) is not None:
        yield Checked("calibration", tuple(calibration.check_calibration(entry, measuring=measuring)))


def stored_checks(exercise_id: str, root: Path = catalog.ROOT) -> Iterator[Checked]:
    """What the stored calibration says of the bar in force."""
    if (entry := _entry(exercise_id, root)) is not None:
        for stored in _stored(entry):
            yield from _fairness(entry, stored.measurement)


def measured_checks(
    exercise_id: str, source: Source | None, listener: Listener, root: Path = catalog.ROOT
) -> Iterator[Checked]:
    """Trains the reference with three seeds, scores it and the baselines, and checks whether the exercise is fair."""
    from grader.authoring.measuring import measure

    if (entry := _entry(exercise_id, root)) is not None:
        try:
            measured = measure(entry, source or home_source(entry), SEEDS, listener)
        except (Failure, GraderError) as error:
            yield Checked("reference", (Finding(error.message, error.help),))
        else:
            yield from _fairness(entry, measured)


def home_source(entry: Entry) -> Source:
    """The source whose measurements are stored: the stand-in or, for an exercise with its own data, its files."""
    return cache.sources(cache.get(entry.exercise.dataset))[0]


def _entry(exercise_id: str, root: Path) -> Entry | None:
    """The exercise, if its spec, data, starter and solution are there; the contract has reported what is missing."""
    try:
        entry = catalog.find(exercise_id, root)
        cache.get(entry.exercise.dataset)
    except GraderError:
        return None
    return entry if entry.starter.is_file() and entry.solution.is_file() else None


def _stored(entry: Entry) -> list[calibration.Calibration]:
    try:
        return list(calibration.read_all(entry).values())
    except GraderError:
        return []  # reported by the check before


def _fairness(entry: Entry, measured: Measurement) -> Iterator[Checked]:
    said = fairness.summary(entry, measured)
    for name, found in fairness.findings(entry, measured).items():
        yield Checked(name, tuple(found), said[name])
