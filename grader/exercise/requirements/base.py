"""What all requirements have in common, and what their checks may look at. Standard library only."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from grader.errors import Failure

if TYPE_CHECKING:
    import keras
    import numpy as np

    from grader.exercise.metrics.base import Metric


class History(NamedTuple):
    """What fit() left: each metric by epoch, and how many epochs were planned."""

    metrics: Mapping[str, list[float]]
    planned_epochs: int | None


class Effect(NamedTuple):
    """What some layers contribute: a metric, and its value if their outputs are exchanged between examples.

    `loss` is how much worse that is, at least `needed` if the layers matter. They are `idle` if predictions stay the
    same when they pass their input on.
    """

    metric: str
    value: float
    without: float
    loss: float
    needed: float
    idle: bool

    @property
    def matters(self) -> bool:
        return self.loss >= self.needed and not self.idle


class Predicted(NamedTuple):
    """A split, in the order of load(): its labels (n,) or (n, ...), and the model's predictions (n, *output shape)."""

    labels: np.ndarray
    predictions: np.ndarray


def _not_given(*_: Any) -> Any:
    raise RuntimeError("this evidence is not given")


class Evidence(NamedTuple):
    """What a check may look at.

    `layers` are the class names of the model's layers; `predictions` (n, *output shape) and `labels` (n,) are those of
    the held-out examples; `answer` is what the requirement's own probe() or read() returned; `history` is None if the
    training was not seen; `effects` are those of the layers that the requirement names, None if they were not
    measured. What takes time is a function: the model's accuracy on the validation split, the file of the pretrained
    backbone, what the model predicts for a split, "train" or "validation", or for any inputs, and what the exercise's
    dataset says about its own examples (Dataset.hidden). `again` trains a second time and returns what that model
    predicts for the validation split.
    """

    layers: tuple[str, ...]
    predictions: np.ndarray
    labels: np.ndarray
    history: History | None
    validation_accuracy: Callable[[], float]
    backbone: Callable[[], Path]
    answer: Any = None
    effects: tuple[Effect, ...] | None = None
    metric: Metric | None = None
    predicted: Callable[[str], Predicted] = _not_given
    ask: Callable[[np.ndarray], np.ndarray] = _not_given
    hidden: Callable[[str], Any] = _not_given
    again: Callable[[], np.ndarray] = _not_given

    @property
    def training(self) -> History:
        """The history of the training. Raises Failure if there is none."""
        if self.history is None:
            raise Failure(
                "how the model was trained is not known: a file does not show it, and fit() left no history.",
                "Train with model.fit(...), return that model, and grade the exercise rather than a file.",
            )
        return self.history


class Requirement:
    """One thing that a model must be, apart from its score. Subclasses are frozen dataclasses.

    A subclass needs `text` and check(). If check() has to know how the loaded model behaves, the subclass defines
    probe(). If it has to know what is in a file that the training leaves beside the model, it defines `file` and
    read(). Both run in the evaluating process, where a model may be hostile: `form` says which answers are believed
    (see fits()).
    """

    form: ClassVar[Any] = None
    needs_history: ClassVar[bool] = False  # a model file alone cannot show that it is met
    needs_backbone: ClassVar[bool] = False  # the model is built on the pretrained backbone
    asks_dataset: ClassVar[tuple[str, ...]] = ()  # what the check asks of Dataset.hidden
    suits_several: ClassVar[bool] = False  # also models of several inputs or outputs
    file: str | None = None

    @property
    def text(self) -> str:
        """Its words in a starter's header."""
        raise NotImplementedError

    @property
    def ablates(self) -> tuple[str, ...]:
        """The class names of the layers whose effect is measured."""
        return ()

    @property
    def must_matter(self) -> int:
        """How many of them must matter: one of all together, or several that are tried one by one."""
        return 1

    def check(self, evidence: Evidence) -> str:
        """What was found, in a few words. Raises Failure if the requirement is not met."""
        raise NotImplementedError

    def probe(self, model: keras.Model, inputs: np.ndarray) -> Any:
        """Tries a loaded model on a few held-out inputs. The answer must be JSON."""
        raise NotImplementedError

    def read(self, path: Path) -> Any:
        """Reads the file beside the model, which may be hostile. The answer must be JSON."""
        raise NotImplementedError

    @property
    def has_probe(self) -> bool:
        return type(self).probe is not Requirement.probe


def fits(value: Any, form: Any) -> bool:
    """Whether a value from JSON has a form.

    A form is a type, None, [form] for a list, a dict of forms, or a tuple of forms of which one is enough. Integers
    are counts, from 0; floats are finite; strings are printable and have at most 200 characters, because a message may
    quote them.
    """
    match form:
        case tuple():
            return any(fits(value, one) for one in form)
        case [inner]:
            return type(value) is list and all(fits(one, inner) for one in value)
        case dict():
            return (
                type(value) is dict and value.keys() == form.keys() and all(fits(value[key], form[key]) for key in form)
            )
    if form is None or type(value) is not form:
        return value is form
    if form is str:
        return len(value) <= 200 and bool(value.isprintable())
    return bool(0 <= value < 1 << 62) if form is int else form is not float or math.isfinite(value)
