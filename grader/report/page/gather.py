"""Gathers a page from grades and from what was drawn of each model."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from grader.diagnosis.diagnose import text_of
from grader.evaluation.worker import Worker
from grader.exercise import skills, topics
from grader.exercise.catalog import Entry
from grader.exercise.requirements.base import History
from grader.report import summary, terminal
from grader.report.page import parts
from grader.report.page.content import Check, Exercise, Map, Page, Part, Place, Region
from grader.report.page.shown import Shown, shown
from grader.scoring import rubric
from grader.scoring.grade import Grade


class Gallery:
    """Draws each model while it is there: look() is called with every graded model."""

    def __init__(self) -> None:
        self._parts: dict[str, Sequence[Part]] = {}

    def look(self, entry: Entry, grade: Grade, worker: Worker, history: History | None) -> None:
        try:
            if (seen := shown(entry, grade, worker, history)) is not None:
                self.keep(seen)
        except Exception as error:  # no plot is worth a grade
            self._parts[entry.id] = [parts.failed("Plots and examples", error)]

    def keep(self, seen: Shown) -> None:
        self._parts[seen.entry.id] = parts.parts(seen)

    def exercise(self, entry: Entry, grade: Grade) -> Exercise:
        """The section of a graded exercise."""
        diagnosis = grade.diagnosis
        return Exercise(
            **_named(entry),
            status=grade.status,
            points=grade.points,
            score="; ".join(map(rubric.score_text, rubric.each_score(grade.score))),
            data=terminal.data_text(grade),
            checks=[Check(one.name, one.status, one.message, one.help) for one in grade.checks],
            notes=grade.notes,
            causes=[text_of(cause) for cause in diagnosis.causes] if diagnosis else [],
            known=diagnosis.known if diagnosis else "",
            parts=self._parts.get(entry.id, ()),
        )


def ungraded(entry: Entry, status: str | None) -> Exercise:
    """An exercise in the overview alone. Its status is None if its code has changed since its last grade."""
    return Exercise(**_named(entry), status=status or "not_graded", points=0)


def _named(entry: Entry) -> dict[str, Any]:
    exercise = entry.exercise
    return {
        "id": entry.id,
        "title": exercise.title,
        "category": entry.category,
        "weight": entry.weight,
        "skills": exercise.skills,
        "topics": exercise.topics,
        "max_points": exercise.max_points,
    }


def of_grades(title: str, entries: Sequence[Entry], grades: Sequence[Grade], gallery: Gallery) -> Page:
    """The page of one run."""
    return page(title, [gallery.exercise(entry, grade) for entry, grade in zip(entries, grades, strict=True)])


def page(title: str, exercises: Sequence[Exercise]) -> Page:
    return Page(
        title=title,
        date=datetime.date.today().isoformat(),
        exercises=exercises,
        share=summary.overall(exercises),
        passing_share=summary.PASSING_SHARE,
        maps=[
            a_map("Skills", skills.GROUPS, skills.SKILLS, {one.id: one.skills for one in exercises}, exercises),
            a_map("Topics", topics.GROUPS, topics.TOPICS, {one.id: one.topics for one in exercises}, exercises),
        ],
    )


def a_map(
    title: str,
    regions: Mapping[str, str],
    places: Mapping[str, str],
    taught: Mapping[str, Sequence[str]],
    exercises: Sequence[Exercise],
) -> Map:
    """A map of the places that exercises teach; `taught` are those of each exercise by its id.

    The part of a place's name before its dot is the name of its region.
    """
    here = {place: [one for one in exercises if place in taught[one.id]] for place in places}
    found = [
        Region(
            text,
            [
                Place(name if key.isdigit() else "", places[name], here[name])
                for name in places
                if name.split(".")[0] == key and here[name]
            ],
        )
        for key, text in regions.items()
    ]
    return Map(title, [region for region in found if region.places])
