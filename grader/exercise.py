"""What an exercise is: the dataclasses that a spec.py is written in. Standard library only."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

Shape = tuple[int | None, ...]

MAX_POINTS = 5
MODEL_FILES = ("mymodel.h5", "mymodel.keras")


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_count(value: object, at_least: int = 1) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= at_least


def _is_line(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\n" not in value


@dataclass(frozen=True, kw_only=True)
class Accuracy:
    """Share of examples classified correctly: full points from `at_least`, one less per `step` short of it."""

    at_least: float
    step: float

    name = "accuracy"
    higher_is_better = True

    def __post_init__(self) -> None:
        _require(
            _is_number(self.at_least) and 0 < self.at_least <= 1,
            f"at_least={self.at_least!r}: an accuracy is a number above 0 and up to 1",
        )
        _require(
            _is_number(self.step) and 0 < self.step < 1,
            f"step={self.step!r}: a step is a number between 0 and 1, for example 0.02",
        )

    @property
    def threshold(self) -> float:
        return self.at_least

    def points(self, value: float) -> int:
        return _points(self.at_least - value, self.step)


@dataclass(frozen=True, kw_only=True)
class MeanAbsoluteError:
    """Mean of |prediction - label|: full points up to `at_most`, one less per `step` beyond it."""

    at_most: float
    step: float

    name = "MAE"
    higher_is_better = False

    def __post_init__(self) -> None:
        _require(
            _is_number(self.at_most) and self.at_most > 0,
            f"at_most={self.at_most!r}: the bar of an MAE is a number above 0",
        )
        _require(
            _is_number(self.step) and self.step > 0,
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


@dataclass(frozen=True)
class Layer:
    """A layer class by its Keras name, for example Layer("Conv2D")."""

    name: str
    at_least: int = 1

    def __post_init__(self) -> None:
        _require(
            isinstance(self.name, str) and self.name.isidentifier(),
            f"Layer({self.name!r}): the name of a Keras layer is needed, for example 'Conv2D'",
        )
        _require(
            _is_count(self.at_least),
            f"Layer({self.name!r}, at_least={self.at_least!r}): at_least is a whole number from 1",
        )


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """Text as token ids: words by frequency in the training split, padded and cut at the end."""

    vocabulary_size: int
    length: int

    def __post_init__(self) -> None:
        _require(
            _is_count(self.vocabulary_size, at_least=3),
            f"vocabulary_size={self.vocabulary_size!r}: a whole number from 3, as ids 0 and 1 are padding and <OOV>",
        )
        _require(_is_count(self.length), f"length={self.length!r}: a whole number of tokens, at least one")


@dataclass(frozen=True, kw_only=True)
class Windows:
    """A scaled series as windows: `length` consecutive values in, the next value out."""

    length: int

    def __post_init__(self) -> None:
        _require(_is_count(self.length), f"length={self.length!r}: a whole number of values, at least one")


Preprocessing = Tokens | Windows

# What costs nothing to build, and may not reach a bar unless an exercise is about it.
BASELINES = (
    "untrained",
    "most frequent class",
    "best constant",
    "linear model",
    "last value",
    "seasonal value",
    "moving average",
)


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """What the grader expects of one exercise. Shapes leave out the batch; None stands for any length.

    Raises ValueError, naming the field and its value, where a field makes no sense.
    """

    title: str
    skills: tuple[str, ...]
    dataset: str
    input_shape: Shape
    output_shape: Shape
    max_megabytes: float
    metric: Metric
    requires: tuple[Layer, ...] = ()
    forbids: tuple[Layer, ...] = ()
    hints: tuple[str, ...] = ()
    preprocessing: Preprocessing | None = None
    exam_bar: float | None = None  # what the exam is known to have asked for, where it is another number
    may_pass: tuple[str, ...] = ()  # baselines that the exercise is about: they may reach the bar
    model_file: str = "mymodel.h5"
    train_minutes: float = 5
    train_gigabytes: float = 4
    max_points: int = field(default=MAX_POINTS, init=False)

    def __post_init__(self) -> None:
        for name in ("title", "dataset"):
            _require(_is_line(getattr(self, name)), f"{name}={getattr(self, name)!r}: one line of text is needed")
        for name in ("skills", "requires", "forbids", "hints", "may_pass", "input_shape", "output_shape"):
            value = getattr(self, name)
            _require(isinstance(value, tuple), f"{name}={value!r}: a tuple is needed, with a comma after a single item")
        for skill in self.skills:
            _require(
                isinstance(skill, str) and bool(re.fullmatch(r"[1-5]\.\d{1,2}", skill)),
                f"skills={self.skills!r}: {skill!r} is not a skill such as '2.7'",
            )
        for name in ("input_shape", "output_shape"):
            for size in getattr(self, name):
                _require(
                    size is None or _is_count(size),
                    f"{name}={getattr(self, name)}: sizes are positive whole numbers or None",
                )
        for name in ("requires", "forbids"):
            for layer in getattr(self, name):
                _require(
                    isinstance(layer, Layer),
                    f"{name}={getattr(self, name)!r}: {layer!r} is not a Layer, write Layer('Conv2D')",
                )
        _require(
            isinstance(self.metric, Accuracy | MeanAbsoluteError),
            f"metric={self.metric!r}: Accuracy(at_least=..., step=...) or MeanAbsoluteError(at_most=..., step=...)",
        )
        _require(
            self.preprocessing is None or isinstance(self.preprocessing, Tokens | Windows),
            f"preprocessing={self.preprocessing!r}: Tokens(vocabulary_size=..., length=...) or Windows(length=...)",
        )
        for name in self.may_pass:
            _require(name in BASELINES, f"may_pass={self.may_pass!r}: {name!r} is none of {', '.join(BASELINES)}")
        _require(all(_is_line(hint) for hint in self.hints), f"hints={self.hints!r}: each is one line of text")
        _require(self.model_file in MODEL_FILES, f"model_file={self.model_file!r}: one of {', '.join(MODEL_FILES)}")
        for name in ("max_megabytes", "train_minutes", "train_gigabytes"):
            value = getattr(self, name)
            _require(_is_number(value) and value > 0, f"{name}={value!r}: a number above 0 is needed")
        _require(
            self.exam_bar is None or (_is_number(self.exam_bar) and self.exam_bar > 0),
            f"exam_bar={self.exam_bar!r}: a number above 0, or None",
        )
