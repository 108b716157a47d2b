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


@dataclass(frozen=True, kw_only=True)
class Accuracy:
    """Share of examples classified correctly: full points from `at_least`, one less per `step` short of it."""

    at_least: float
    step: float

    name = "accuracy"
    higher_is_better = True

    def __post_init__(self) -> None:
        _require(0 < self.at_least <= 1, f"at_least={self.at_least}: an accuracy lies between 0 and 1")
        _require(0 < self.step < 1, f"step={self.step}: a step lies between 0 and 1, for example 0.02")

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
        _require(self.at_most > 0, f"at_most={self.at_most}: an MAE bar is above 0")
        _require(self.step > 0, f"step={self.step}: a step is above 0, for example a tenth of at_most")

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
        _require(self.name.isidentifier(), f"Layer({self.name!r}): not the name of a Keras layer")
        _require(self.at_least >= 1, f"Layer({self.name!r}, at_least={self.at_least}): at_least starts at 1")


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """Text as token ids: words by frequency in the training split, padded and cut at the end."""

    vocabulary_size: int
    length: int

    def __post_init__(self) -> None:
        _require(self.vocabulary_size > 2, f"vocabulary_size={self.vocabulary_size}: ids 0 and 1 are padding and <OOV>")
        _require(self.length > 0, f"length={self.length}: at least one token")


@dataclass(frozen=True, kw_only=True)
class Windows:
    """A scaled series as windows: `length` consecutive values in, the next value out."""

    length: int

    def __post_init__(self) -> None:
        _require(self.length > 0, f"length={self.length}: a window holds at least one value")


Preprocessing = Tokens | Windows


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
    model_file: str = "mymodel.h5"
    train_minutes: float = 5
    train_gigabytes: float = 4
    max_points: int = field(default=MAX_POINTS, init=False)

    def __post_init__(self) -> None:
        _require(bool(self.title.strip()), "title is empty: one short line, for example 'Ten handwritten digits'")
        for name in ("skills", "requires", "forbids", "hints", "input_shape", "output_shape"):
            value = getattr(self, name)
            _require(isinstance(value, tuple), f"{name}={value!r}: a tuple is needed, with a comma after a single item")
        for skill in self.skills:
            _require(bool(re.fullmatch(r"[1-5]\.\d{1,2}", skill)), f"skills: {skill!r} is not a skill such as '2.7'")
        for name in ("input_shape", "output_shape"):
            for size in getattr(self, name):
                _require(
                    size is None or (isinstance(size, int) and size > 0),
                    f"{name}={getattr(self, name)}: sizes are positive whole numbers or None",
                )
        for name in ("requires", "forbids"):
            for layer in getattr(self, name):
                _require(isinstance(layer, Layer), f"{name}: {layer!r} is not a Layer, write Layer('Conv2D')")
        _require(
            isinstance(self.metric, Accuracy | MeanAbsoluteError),
            f"metric={self.metric!r}: Accuracy(at_least=..., step=...) or MeanAbsoluteError(at_most=..., step=...)",
        )
        _require(all(hint.strip() for hint in self.hints), "hints: one of them is empty")
        _require(self.model_file in MODEL_FILES, f"model_file={self.model_file!r}: one of {', '.join(MODEL_FILES)}")
        for name in ("max_megabytes", "train_minutes", "train_gigabytes"):
            _require(getattr(self, name) > 0, f"{name}={getattr(self, name)}: more than 0 is needed")
