"""What a page holds, as plain data: the template writes it, and nothing here knows a model.

Every text may come from a learner's file. The template escapes all of it, except the SVG of a Picture, which is ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from grader.exercise.skills import CATEGORIES


@dataclass(frozen=True)
class Picture:
    """A plot. `text` says what it shows, for those who do not see it."""

    kind: ClassVar[str] = "picture"
    title: str
    svg: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Table:
    """Rows below a header. The first `names` cells of each row are words; the others are numbers, aligned right."""

    kind: ClassVar[str] = "table"
    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    names: int = 1


@dataclass(frozen=True)
class Matrix:
    """Counts of examples: rows are the true classes, columns those that the model takes them for."""

    kind: ClassVar[str] = "matrix"
    title: str
    names: Sequence[str]
    counts: Sequence[Sequence[int]]
    note: str = ""


@dataclass(frozen=True)
class Image:
    """An image as a data: address, what it shows in words, and a caption."""

    data: str
    text: str
    caption: str
    is_small: bool  # shown enlarged, pixel by pixel


@dataclass(frozen=True)
class Images:
    kind: ClassVar[str] = "images"
    title: str
    images: Sequence[Image]
    note: str = ""


@dataclass(frozen=True)
class Word:
    """A word of a text: "" if the model sees it, "unknown" if it is <OOV> to it, "cut" if it is beyond its length."""

    text: str
    fate: str = ""


@dataclass(frozen=True)
class Passage:
    words: Sequence[Word]
    caption: str


@dataclass(frozen=True)
class Passages:
    kind: ClassVar[str] = "passages"
    title: str
    passages: Sequence[Passage]
    note: str = ""


@dataclass(frozen=True)
class Remark:
    """A sentence in the place of a plot."""

    kind: ClassVar[str] = "remark"
    title: str
    note: str


Part = Picture | Table | Matrix | Images | Passages | Remark


@dataclass(frozen=True)
class Check:
    name: str
    status: str
    message: str
    help: str


@dataclass(frozen=True)
class Exercise:
    """One exercise in the overview, and its section if it was graded: then there are checks."""

    id: str
    title: str
    category: str
    weight: int
    skills: Sequence[str]
    topics: Sequence[str]
    status: str
    points: int
    max_points: int
    score: str = ""  # with its interval and the bar
    data: str = ""
    checks: Sequence[Check] = ()
    notes: Sequence[str] = ()
    causes: Sequence[str] = ()
    known: str = ""  # what is known of a model that misses its bar
    parts: Sequence[Part] = ()

    @property
    def is_graded(self) -> bool:
        return bool(self.checks)


@dataclass(frozen=True)
class Place:
    """A place on a map, such as a skill: the exercises there, and how many of them have passed.

    `number` is the skill's in the handbook; "" for what has none.
    """

    number: str
    text: str
    exercises: Sequence[Exercise]

    @property
    def passed(self) -> int:
        return sum(exercise.status == "passed" for exercise in self.exercises)


@dataclass(frozen=True)
class Region:
    name: str
    places: Sequence[Place]


@dataclass(frozen=True)
class Map:
    """Exercises by what they teach: skills, or any other order of places in regions."""

    title: str
    regions: Sequence[Region]


@dataclass(frozen=True)
class Page:
    title: str
    date: str
    exercises: Sequence[Exercise]
    share: float | None  # of the points, weighted; None if nothing counts
    passing_share: float
    maps: Sequence[Map]

    @property
    def passed(self) -> int:
        return sum(exercise.status == "passed" for exercise in self.exercises)

    @property
    def categories(self) -> Mapping[str, Sequence[Exercise]]:
        """The exercises of each category, by its name, in their order."""
        found: dict[str, list[Exercise]] = {}
        for exercise in self.exercises:
            found.setdefault(CATEGORIES[exercise.category], []).append(exercise)
        return found

    @property
    def graded(self) -> Sequence[Exercise]:
        return [exercise for exercise in self.exercises if exercise.is_graded]
