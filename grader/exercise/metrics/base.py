"""What all metrics have in common, and what the grader may ask of one. Standard library only at import."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from grader.exercise.fields import is_number, require

if TYPE_CHECKING:
    import numpy as np

Shape = tuple[int | None, ...]
# How outputs are read: as a class of each example, as a yes or no to each of several labels, or as numbers.
Answers = Literal["class", "labels", "numbers"]
# What a model is fed, as far as baselines differ by it; "steps" asks for an output at each step of a series.
Data = Literal["arrays", "texts", "tokens", "next word", "windows", "steps"]

MAX_POINTS = 5


class Metric:
    """How well a model does on held-out examples. Subclasses are frozen dataclasses: a bar and a step.

    A subclass derives from AtLeast or AtMost, or from OfNumbers, an error of numbers. It needs the names below,
    losses(), interval(), and what differs of the other methods. Predictions are (n, *output shape), float64 and
    finite; labels are (n,) or (n, ...). NumPy is imported inside the methods, as specs are read without it.
    """

    name: ClassVar[str]  # in messages and results, unlike that of any other metric
    words: ClassVar[str]  # in headers and plots
    a_name: ClassVar[str]  # with its article
    in_history: ClassVar[tuple[str, ...]] = ()  # what Keras calls it, without val_
    code: ClassVar[tuple[str, ...]]  # functions of its module or of measures.py: if they change, bars are measured anew
    higher_is_better: ClassVar[bool]
    is_share_of_examples: ClassVar[bool] = False  # then each loss is 0 or 1
    step: float

    @property
    def threshold(self) -> float:
        raise NotImplementedError

    @property
    def bar_text(self) -> str:
        """The bar in a header."""
        raise NotImplementedError

    def with_bar(self, bar: float, step: float) -> Metric:
        """The same metric with another bar, and a step that makes sense for it."""
        raise NotImplementedError

    def shown(self, value: float) -> str:
        """A value with the digits that matter when a bar is chosen."""
        raise NotImplementedError

    @property
    def source(self) -> str:
        """As a spec states it."""
        fields = [(one, getattr(self, one.name)) for one in dataclasses.fields(self)]  # type: ignore[arg-type]
        said = [f"{one.name}={value:g}" if is_number(value) else f"{one.name}={value!r}" for one, value in fields]
        return f"{type(self).__name__}({', '.join(said)})"

    def points(self, value: float) -> int:
        """5 if the bar is reached, one less for each step short of it."""
        shortfall = self.threshold - value if self.higher_is_better else value - self.threshold
        if not math.isfinite(shortfall):
            return 0
        steps_short = math.ceil(shortfall / self.step - 1e-9)  # 0.95 - 0.93 is one step of 0.02, not 1.0000000000000009
        return max(0, min(MAX_POINTS, MAX_POINTS - steps_short))

    def losses(self, predictions: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """What each example costs, (n,): the mean is the value, or one minus it if higher is better.

        The standard error of that mean must be the metric's. For a metric that is not a mean, these are the pseudo-
        values of its linear approximation (J. W. Tukey, 1958; B. Efron, The Jackknife, 1982).
        """
        raise NotImplementedError

    def value(self, predictions: np.ndarray, labels: np.ndarray) -> float:
        return self.of_losses(self.losses(predictions, labels))

    def of_losses(self, losses: np.ndarray | float) -> float:
        """The value that has these losses, or this mean of them."""
        import numpy as np

        mean = float(np.mean(losses))
        return 1 - mean if self.higher_is_better else mean

    @property
    def bar_loss(self) -> float:
        """The mean loss that has all points."""
        return 1 - self.threshold if self.higher_is_better else self.threshold

    def interval(self, predictions: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
        """The 95% interval of the value."""
        raise NotImplementedError

    def remarks(self, predictions: np.ndarray, labels: np.ndarray) -> Sequence[str]:
        """What a learner should know about these outputs."""
        return ()

    def answers(self, output: Shape) -> Answers:
        """How outputs of a shape are read."""
        raise NotImplementedError

    def decisions(self, predictions: np.ndarray) -> np.ndarray:
        """What a model answers, without how sure it is."""
        return predictions

    def most_wrong(self, predictions: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """The examples that are answered wrongly, as row numbers, the most wrong first."""
        import numpy as np

        found: np.ndarray = np.argsort(-self.losses(predictions, labels), kind="stable")
        return found

    @classmethod
    def outputs_for(cls, classes: int | None, shape: Shape) -> tuple[Shape, ...]:
        """The output shapes with which it can score labels, the usual one first; none if it cannot score them.

        Labels are numbers from 0 to `classes` - 1, or, if that is None, numbers of a shape.
        """
        raise NotImplementedError

    def fits(self, outputs: Shape, labels: Shape) -> bool:
        """Whether all of an example's outputs have a label; shapes are without the batch."""
        return True

    def unfit(self, labels: np.ndarray) -> str:
        """What is wrong with labels, so that they cannot be scored; "" if they can."""
        return ""

    def guessing(self, classes: int) -> float | None:
        """What guessing scores; None if that depends on the data."""
        return None

    def interval_at_bar(self, count: int) -> tuple[float, float] | None:
        """The 95% interval of a model that just reaches the bar on so many examples; None if the count does not say."""
        return None

    def naive(self, labels: np.ndarray, training: np.ndarray) -> tuple[str, float]:
        """What takes no model, in words, and its mean loss on labels; training labels are given too."""
        raise NotImplementedError

    def baselines(self, data: Data, output: Shape) -> dict[str, str]:
        """The baselines that apply: their names in spec.BASELINES, each with its function in authoring/baselines.py."""
        raise NotImplementedError

    def reported(self, metrics: Mapping[str, Sequence[float]], prefix: str, loss: str) -> float | None:
        """The value that a history reports last, `prefix` is "" or "val_"; None if it does not.

        `loss` is the name of the loss that the model was compiled with.
        """
        return next((metrics[prefix + name][-1] for name in self.in_history if metrics.get(prefix + name)), None)

    def last_activation(self, output: Shape) -> str | None:
        """The activation that its outputs need at the end; None if that is free."""
        return None

    def ending(self, asked: Shape, found: Shape) -> str:
        """How to end a model whose outputs have the shape `found`, not `asked`; "" if the general advice does."""
        return ""


@dataclass(frozen=True, kw_only=True)
class AtLeast(Metric):
    """A share, of which more is better: 5 points from `at_least` up, one point less per `step` below it."""

    at_least: float
    step: float

    higher_is_better: ClassVar[bool] = True
    bounded: ClassVar[str] = "bounded from below, at_least=..."
    most_step: ClassVar[float] = 0.02  # as in exams

    def __post_init__(self) -> None:
        require(
            is_number(self.at_least) and 0 < self.at_least <= 1,
            f"at_least={self.at_least!r}: {self.a_name} is a number above 0 and at most 1",
        )
        require(
            is_number(self.step) and 0 < self.step < 1,
            f"step={self.step!r}: a step is a number between 0 and 1, for example 0.02",
        )

    @property
    def threshold(self) -> float:
        return self.at_least

    @property
    def bar_text(self) -> str:
        from grader.formatting import number_text

        return f"{self.words} of at least {number_text(self.at_least)}"

    def with_bar(self, bar: float, step: float) -> Metric:
        return dataclasses.replace(self, at_least=bar, step=min(step, self.most_step))

    def shown(self, value: float) -> str:
        return f"{value:.4f}"


@dataclass(frozen=True, kw_only=True)
class AtMost(Metric):
    """An error, of which less is better: 5 points up to `at_most`, one point less per `step` above it."""

    at_most: float
    step: float

    higher_is_better: ClassVar[bool] = False
    bounded: ClassVar[str] = "bounded from above, at_most=..."

    def __post_init__(self) -> None:
        require(
            is_number(self.at_most) and self.at_most > 0,
            f"at_most={self.at_most!r}: the bar of {self.a_name} is a number above 0",
        )
        require(
            is_number(self.step) and self.step > 0,
            f"step={self.step!r}: a step is a number above 0, for example a tenth of at_most",
        )

    @property
    def threshold(self) -> float:
        return self.at_most

    @property
    def bar_text(self) -> str:
        from grader.formatting import number_text

        return f"{self.words} of at most {number_text(self.at_most)}"

    def with_bar(self, bar: float, step: float) -> Metric:
        return dataclasses.replace(self, at_most=bar, step=min(step, bar))

    def shown(self, value: float) -> str:
        return f"{value:#.4g}"


class OfNumbers(AtMost):
    """An error of numbers: there is one output for each number of a label.

    `constant` is the name of NumPy's function for the constant with the smallest error.
    """

    constant: ClassVar[Literal["median", "mean"]] = "median"

    def answers(self, output: Shape) -> Answers:
        return "numbers"

    def remarks(self, predictions: np.ndarray, labels: np.ndarray) -> Sequence[str]:
        from grader.exercise import measures

        return measures.constant_remarks(predictions)

    @classmethod
    def outputs_for(cls, classes: int | None, shape: Shape) -> tuple[Shape, ...]:
        return (shape,) if classes is None else ()

    def fits(self, outputs: Shape, labels: Shape) -> bool:
        return math.prod(size or 1 for size in outputs) == math.prod(size or 1 for size in labels)

    def naive(self, labels: np.ndarray, training: np.ndarray) -> tuple[str, float]:
        import numpy as np

        best = getattr(np, self.constant)(training, axis=0)
        return "the best constant", float(self.losses(np.broadcast_to(best, labels.shape), labels).mean())

    def baselines(self, data: Data, output: Shape) -> dict[str, str]:
        constants = {"median": ("best_constant", "one_value"), "mean": ("mean_of_labels", "mean_at_steps")}
        constant, at_steps = constants[self.constant]
        if data == "steps":
            smoothers = {"last value": "unsmoothed", "moving average": "trailing_average"}
            return {"untrained": "untrained", "best constant": at_steps, **smoothers}
        chosen = {"untrained": "untrained", "best constant": constant, "linear model": "least_squares"}
        if data == "windows":
            forecasts = {"last value": "last_value", "seasonal value": "seasonal_value"}
            chosen |= {**forecasts, "moving average": "moving_average"}
        return chosen
