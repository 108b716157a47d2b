"""What an exercise is: the dataclasses that a spec.py is made of. Standard library only."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple, cast

from grader.exercise.fields import is_count, is_line, is_number, require
from grader.exercise.metrics.accuracy import Accuracy as Accuracy
from grader.exercise.metrics.base import MAX_POINTS as MAX_POINTS
from grader.exercise.metrics.base import Metric as Metric
from grader.exercise.metrics.base import Shape as Shape
from grader.exercise.metrics.mean_absolute_error import MeanAbsoluteError as MeanAbsoluteError
from grader.exercise.requirements.base import Requirement
from grader.exercise.requirements.layer import Layer

MODEL_FILES = ("mymodel.h5", "mymodel.keras")


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
    "always yes",
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


def _require_shapes(field: str, shape: object) -> None:
    """Raises ValueError if this is neither a shape nor a dict of two or more."""
    if not isinstance(shape, dict):
        require(isinstance(shape, tuple), f"{field}={shape!r}: a tuple is needed, with a comma after a single item")
        for size in cast(Shape, shape):
            require(size is None or is_count(size), f"{field}={shape}: sizes are positive whole numbers or None")
        return
    for name in shape:
        require(isinstance(name, str) and name.isidentifier(), f"{field}={shape}: {name!r} cannot name a layer")
    require(len(shape) > 1, f"{field}={shape}: write the shape of a single one without a name")
    for one in shape.values():
        fixed = isinstance(one, tuple) and all(map(is_count, one))
        require(fixed, f"{field}={shape}: each shape is a tuple of positive whole numbers")


def _require_metrics(field: str, metric: object, output_shape: object) -> None:
    """Raises ValueError if this is not a metric for each output."""
    metrics = metric if isinstance(metric, dict) else {"": metric}
    for one in metrics.values():
        require(
            isinstance(one, Metric),
            f"{field}={metric!r}: Accuracy(at_least=..., step=...), MeanAbsoluteError(at_most=..., step=...), or "
            "another of grader/exercise/metrics",
        )
    names = list(output_shape) if isinstance(output_shape, dict) else [""]
    require(list(metrics) == names, f"{field}={metric!r}: one metric for each output is needed, in their order")


def _kinds(metric: object) -> object:
    return {name: type(one) for name, one in metric.items()} if isinstance(metric, dict) else type(metric)


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """What the grader expects of one exercise. Shapes do not include the batch; None means any length.

    A model may have several inputs or outputs: then a shape is a dict of shapes by their names, and `metric` a dict of
    metrics by the names of the outputs. Read these with `inputs` and `outputs`; the fields' types are those of one.

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
    topics: tuple[str, ...] = ()  # of courses, that it takes to pass: keys of topics.py
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
        for name in ("skills", "topics", "requires", "forbids", "hints", "may_pass", "builds_on"):
            value = getattr(self, name)
            require(isinstance(value, tuple), f"{name}={value!r}: a tuple is needed, with a comma after a single item")
        for name in ("input_shape", "output_shape"):
            _require_shapes(name, getattr(self, name))
        for skill in self.skills:
            require(
                isinstance(skill, str) and bool(re.fullmatch(r"[1-5]\.\d{1,2}", skill)),
                f"skills={self.skills!r}: {skill!r} is not a skill's number, such as '2.7'",
            )
        for topic in self.topics:
            require(
                isinstance(topic, str) and bool(re.fullmatch(r"[a-z_]+\.[a-z0-9_]+", topic)),
                f"topics={self.topics!r}: {topic!r} is not a topic's name, such as 'tensors.products'",
            )
        for name, kind in (("requires", Requirement), ("forbids", Layer)):
            for item in getattr(self, name):
                require(
                    isinstance(item, kind),
                    f"{name}={getattr(self, name)!r}: {item!r} is not a Layer, write Layer('Conv2D')",
                )
        _require_metrics("metric", self.metric, self.output_shape)
        if isinstance(self.input_shape, dict) or isinstance(self.output_shape, dict):
            self._require_what_several_have()
        require(
            self.preprocessing is None or isinstance(self.preprocessing, Preprocessing),
            f"preprocessing={self.preprocessing!r}: Tokens(vocabulary_size=..., length=...), Windows(length=...), "
            "NextWord(vocabulary_size=..., length=...) or Resized(height=..., width=...)",
        )
        for name in self.may_pass:
            output, _, baseline = str(name).rpartition(": ")  # "box: linear model" is about one output
            known = baseline in BASELINES and output in ("", *self.output_names)
            require(known, f"may_pass={self.may_pass!r}: {name!r} is not one of {', '.join(BASELINES)}")
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
            or (
                isinstance(self.real, OnRealData)
                and (self.real.metric is None or _kinds(self.real.metric) == _kinds(self.metric))
            ),
            f"real={self.real!r}: OnRealData(metric=...) is needed, with the kind of metric that the exercise has",
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

    def _require_what_several_have(self) -> None:
        """Raises ValueError for what is not defined for several inputs or outputs."""
        series = isinstance(self.preprocessing, Windows | NextWord)
        require(
            self.preprocessing is None or not (series or isinstance(self.input_shape, dict)),
            f"preprocessing={self.preprocessing!r}: it is for one input, and a series has one output",
        )
        require(self.exam_bar is None, f"exam_bar={self.exam_bar!r}: exams had one input and one output")
        for one in self.requires:
            require(
                one.suits_several,
                f"requires={self.requires!r}: {type(one).__name__} looks at one input and one output",
            )

    @property
    def inputs(self) -> dict[str, Shape]:
        """The shapes of the inputs by name; "" is the name of an only one."""
        return dict(self.input_shape) if isinstance(self.input_shape, dict) else {"": self.input_shape}

    @property
    def outputs(self) -> dict[str, Exercise]:
        """The exercise as it is about each of its outputs, by name; "" is the name of an only one."""
        if not isinstance(self.output_shape, dict):
            return {"": self}
        shapes: dict[str, Shape] = self.output_shape
        metrics = cast("dict[str, Metric]", self.metric)
        may_pass = [one.rpartition(": ") for one in self.may_pass]
        return {
            name: replace(
                self,
                output_shape=shapes[name],
                metric=metrics[name],
                may_pass=tuple(baseline for output, _, baseline in may_pass if output in ("", name)),
                real=None,
            )
            for name in shapes
        }

    @property
    def output_names(self) -> tuple[str, ...]:
        """The names of several outputs; none if there is one."""
        return tuple(self.output_shape) if isinstance(self.output_shape, dict) else ()

    @property
    def output_shapes(self) -> dict[str, Shape]:
        """The shapes of the outputs by name; "" is the name of an only one."""
        return dict(self.output_shape) if isinstance(self.output_shape, dict) else {"": self.output_shape}

    @property
    def has_several(self) -> bool:
        """Whether models have several inputs or outputs."""
        return isinstance(self.input_shape, dict) or isinstance(self.output_shape, dict)

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
