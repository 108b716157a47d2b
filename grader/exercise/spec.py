"""What an exercise is: the dataclasses that a spec.py is made of. Standard library only."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from grader.exercise.fields import is_count, is_line, is_number, require
from grader.exercise.requirements.base import Requirement
from grader.exercise.requirements.layer import Layer

Shape = tuple[int | None, ...]

MAX_POINTS = 5
MODEL_FILES = ("mymodel.h5", "mymodel.keras")


@dataclass(frozen=True, kw_only=True)
class Accuracy:
    """Share of examples classified correctly: 5 points from `at_least` up, one point less per `step` below it."""

    at_least: float
    step: float

    name = "accuracy"
    higher_is_better = True

    def __post_init__(self) -> None:
        require(
            is_number(self.at_least) and 0 < self.at_least <= 1,
            f"at_least={self.at_least!r}: an accuracy is a number above 0 and at most 1",
        )
        require(
            is_number(self.step) and 0 < self.step < 1,
            f"step={self.step!r}: a step is a number between 0 and 1, for example 0.02",
        )

    @property
    def threshold(self) -> float:
        return self.at_least

    def points(self, value: float) -> int:
        return _points(self.at_least - value, self.step)


@dataclass(frozen=True, kw_only=True)
class MeanAbsoluteError:
    """Mean of |prediction - label|: 5 points up to `at_most`, one point less per `step` above it."""

    at_most: float
    step: float

    name = "MAE"
    higher_is_better = False

    def __post_init__(self) -> None:
        require(
            is_number(self.at_most) and self.at_most > 0,
            f"at_most={self.at_most!r}: the bar of an MAE is a number above 0",
        )
        require(
            is_number(self.step) and self.step > 0,
            f"step={self.step!r}: a step is a number above 0, for example a tenth of at_most",
        )

    @property
    def threshold(self) -> float:
        return self.at_most

    def points(self, value: float) -> int:
        return _points(value - self.at_most, self.step)


Metric = Accuracy | MeanAbsoluteError


def _points(shortfall: float, step: float) -> int:
    if not math.isfinite(shortfall):
        return 0
    steps_short = math.ceil(shortfall / step - 1e-9)  # 1e-9: 0.95 - 0.93 is one step of 0.02, not 1.0000000000000009
    return max(0, min(MAX_POINTS, MAX_POINTS - steps_short))


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """Text as token ids, the most frequent words of the training split first; padded and cut at the end."""

    vocabulary_size: int
    length: int

    def __post_init__(self) -> None:
        require(
            is_count(self.vocabulary_size, at_least=3),
            f"vocabulary_size={self.vocabulary_size!r}: a whole number, at least 3: ids 0 and 1 are padding and <OOV>",
        )
        require(is_count(self.length), f"length={self.length!r}: a whole number of tokens, at least one")


@dataclass(frozen=True, kw_only=True)
class Windows:
    """A scaled series as windows: `length` consecutive values in, the next `horizon` values out."""

    length: int
    horizon: int = 1

    def __post_init__(self) -> None:
        for name in ("length", "horizon"):
            value = getattr(self, name)
            require(is_count(value), f"{name}={value!r}: a whole number of values, at least one")


@dataclass(frozen=True, kw_only=True)
class NextWord:
    """Texts as one stream of token ids, line ends included: `length` words in, the next word out."""

    vocabulary_size: int
    length: int

    def __post_init__(self) -> None:
        Tokens(vocabulary_size=self.vocabulary_size, length=self.length)


@dataclass(frozen=True, kw_only=True)
class Resized:
    """Images of any size, resized to one: bilinear, without keeping the aspect ratio."""

    height: int
    width: int

    def __post_init__(self) -> None:
        for name in ("height", "width"):
            value = getattr(self, name)
            require(is_count(value), f"{name}={value!r}: a whole number of pixels, at least one")


Preprocessing = Tokens | NextWord | Windows | Resized

# Models that take no skill to build: none may reach the bar, unless the exercise is about it (`may_pass`).
BASELINES = (
    "untrained",
    "most frequent class",
    "best constant",
    "linear model",
    "bag of words",
    "word sequences",
    "last value",
    "seasonal value",
    "moving average",
)


class OnRealData(NamedTuple):
    """What differs on the real data, if one bar cannot be fair on both sources. None: no difference."""

    metric: Metric | None = None
    may_pass: tuple[str, ...] | None = None
    train_minutes: float | None = None


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """What the grader expects of one exercise. Shapes do not include the batch; None means any length.

    Raises ValueError, with the field and its value, if a field makes no sense.
    """

    title: str
    skills: tuple[str, ...]
    dataset: str
    input_shape: Shape
    output_shape: Shape
    max_megabytes: float
    metric: Metric
    requires: tuple[Requirement, ...] = ()
    forbids: tuple[Layer, ...] = ()
    hints: tuple[str, ...] = ()
    preprocessing: Preprocessing | None = None
    real: OnRealData | None = None
    builds_on: tuple[str, ...] = ()  # exercises to do before this one
    minutes: int | None = None  # that a learner may expect it to take
    exam_bar: float | None = None  # what the exam asked for, if it is known and differs
    may_pass: tuple[str, ...] = ()  # baselines that the exercise is about: they may reach the bar
    given_code: str | None = None  # a starter with code to repair is untouched while it has this hash
    model_file: str = "mymodel.h5"
    train_minutes: float = 5
    train_gigabytes: float = 4
    max_points: int = field(default=MAX_POINTS, init=False)

    def __post_init__(self) -> None:
        for name in ("title", "dataset"):
            require(is_line(getattr(self, name)), f"{name}={getattr(self, name)!r}: one line of text is needed")
        for name in ("skills", "requires", "forbids", "hints", "may_pass", "builds_on", "input_shape", "output_shape"):
            value = getattr(self, name)
            require(isinstance(value, tuple), f"{name}={value!r}: a tuple is needed, with a comma after a single item")
        for skill in self.skills:
            require(
                isinstance(skill, str) and bool(re.fullmatch(r"[1-5]\.\d{1,2}", skill)),
                f"skills={self.skills!r}: {skill!r} is not a skill's number, such as '2.7'",
            )
        for name in ("input_shape", "output_shape"):
            for size in getattr(self, name):
                require(
                    size is None or is_count(size),
                    f"{name}={getattr(self, name)}: sizes are positive whole numbers or None",
                )
        for name, kind in (("requires", Requirement), ("forbids", Layer)):
            for item in getattr(self, name):
                require(
                    isinstance(item, kind),
                    f"{name}={getattr(self, name)!r}: {item!r} is not a Layer, write Layer('Conv2D')",
                )
        require(
            isinstance(self.metric, Accuracy | MeanAbsoluteError),
            f"metric={self.metric!r}: Accuracy(at_least=..., step=...) or MeanAbsoluteError(at_most=..., step=...)",
        )
        require(
            self.preprocessing is None or isinstance(self.preprocessing, Preprocessing),
            f"preprocessing={self.preprocessing!r}: Tokens(vocabulary_size=..., length=...), Windows(length=...), "
            "NextWord(vocabulary_size=..., length=...) or Resized(height=..., width=...)",
        )
        for name in self.may_pass:
            require(name in BASELINES, f"may_pass={self.may_pass!r}: {name!r} is not one of {', '.join(BASELINES)}")
        require(all(is_line(hint) for hint in self.hints), f"hints={self.hints!r}: each is one line of text")
        require(self.model_file in MODEL_FILES, f"model_file={self.model_file!r}: one of {', '.join(MODEL_FILES)}")
        require(
            self.minutes is None or is_count(self.minutes),
            f"minutes={self.minutes!r}: a whole number of minutes, or None",
        )
        for name in ("max_megabytes", "train_minutes", "train_gigabytes"):
            value = getattr(self, name)
            require(is_number(value) and value > 0, f"{name}={value!r}: a number above 0 is needed")
        require(
            self.real is None
            or (isinstance(self.real, OnRealData) and isinstance(self.real.metric, type(self.metric) | None)),
            f"real={self.real!r}: OnRealData(metric={type(self.metric).__name__}(...)) is needed",
        )
        require(
            self.exam_bar is None or (is_number(self.exam_bar) and self.exam_bar > 0),
            f"exam_bar={self.exam_bar!r}: a number above 0, or None",
        )
        self.on("real")  # raises if what differs there makes no sense

    def on(self, source: str) -> Exercise:
        """The exercise as it is graded on a source of data, "standin" or "real"."""
        if source != "real" or self.real is None:
            return self
        changed = {name: value for name, value in self.real._asdict().items() if value is not None}
        return replace(self, real=None, **changed)

    @property
    def needs_history(self) -> bool:
        """Whether a model file alone cannot show that all requirements are met."""
        return any(one.needs_history for one in self.requires)

    @property
    def needs_backbone(self) -> bool:
        """Whether models are built on the pretrained backbone."""
        return any(one.needs_backbone for one in self.requires)

    @property
    def files_beside(self) -> tuple[str, ...]:
        """Names of the files that a training leaves beside its model."""
        return tuple(one.file for one in self.requires if one.file is not None)
