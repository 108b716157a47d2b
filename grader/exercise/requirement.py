"""What a model must be, apart from its score: the dataclasses that `requires` of a spec is written in.

Each knows its words in a starter's header, `text`; how it is checked stands in structure.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.exercise.fields import is_count, is_number, require

BESIDE = ("curves.png",)  # what an exercise may ask for beside its model


@dataclass(frozen=True)
class Layer:
    """A layer class by its Keras name, for example Layer("Conv2D")."""

    name: str
    at_least: int = 1

    def __post_init__(self) -> None:
        _require_name("Layer", self.name)
        require(
            is_count(self.at_least),
            f"Layer({self.name!r}, at_least={self.at_least!r}): at_least is a whole number from 1",
        )

    @property
    def text(self) -> str:
        return self.name if self.at_least == 1 else f"{self.at_least} x {self.name}"


@dataclass(frozen=True)
class AnyLayer:
    """One layer of several classes at least, for example AnyLayer(("MaxPooling2D", "AveragePooling2D"))."""

    names: tuple[str, ...]

    def __post_init__(self) -> None:
        require(
            isinstance(self.names, tuple) and len(self.names) > 1,
            f"AnyLayer({self.names!r}): two names or more are needed",
        )
        for name in self.names:
            _require_name("AnyLayer", name)

    @property
    def text(self) -> str:
        return f"{', '.join(self.names[:-1])} or {self.names[-1]}"


@dataclass(frozen=True)
class Augmentation:
    """Layers that vary images, Random..., which do so in training and leave them alone when the model predicts."""

    text = "augmentation layers that are active only in training"


@dataclass(frozen=True, kw_only=True)
class EarlyStop:
    """Training ended by a callback, in the first epoch whose accuracy on the validation split is `at_least`.

    Training must have been meant to go on, and the file must hold the model of that last epoch. Needs the history
    of a training, so a model file alone does not show it.
    """

    at_least: float
    before_epoch: int

    needs_history = True

    def __post_init__(self) -> None:
        require(
            is_number(self.at_least) and 0 < self.at_least < 1,
            f"at_least={self.at_least!r}: an accuracy is a number between 0 and 1",
        )
        require(is_count(self.before_epoch, at_least=2), f"before_epoch={self.before_epoch!r}: a whole number from 2")

    @property
    def text(self) -> str:
        return f"a callback that stops training at val_accuracy {self.at_least:g}, before epoch {self.before_epoch}"


@dataclass(frozen=True, kw_only=True)
class RateChange:
    """A learning rate that falls while training goes on, by `factor` at least, and a loss that is better for it.

    The history of Keras tells the rate of every epoch where a callback sets it, and of no schedule of an optimizer.
    """

    factor: float

    needs_history = True

    def __post_init__(self) -> None:
        require(is_number(self.factor) and self.factor > 1, f"factor={self.factor!r}: a number above 1 is needed")

    @property
    def text(self) -> str:
        return f"a callback that lowers the learning rate to 1/{self.factor:g} or less, after which the loss improves"


@dataclass(frozen=True)
class Causal:
    """An output for every step of a series of any length, which does not move when later inputs do."""

    text = "causal outputs (no look-ahead), for series of any length"


@dataclass(frozen=True, kw_only=True)
class Curves:
    """A PNG picture beside the model, with panels side by side or one above the other, each with lines in colours."""

    file: str = "curves.png"
    panels: int = 2
    lines: int = 2

    def __post_init__(self) -> None:
        require(
            isinstance(self.file, str) and bool(re.fullmatch(r"[\w-]+\.png", self.file)),
            f"file={self.file!r}: the name of a PNG file is needed, for example 'curves.png'",
        )
        for name in ("panels", "lines"):
            require(is_count(getattr(self, name)), f"{name}={getattr(self, name)!r}: a whole number from 1")

    @property
    def text(self) -> str:
        return f"{self.file} with {self.panels} panels, each with {self.lines} lines in different colours"


@dataclass(frozen=True, kw_only=True)
class Probabilities:
    """Outputs between 0 and 1 that sum to 1; the mean -log p of the true class, in nats, is `log_loss` at most."""

    log_loss: float

    def __post_init__(self) -> None:
        require(
            is_number(self.log_loss) and self.log_loss > 0, f"log_loss={self.log_loss!r}: a number above 0 is needed"
        )

    @property
    def text(self) -> str:
        return f"probabilities that sum to 1, with a log loss of at most {self.log_loss:g}"


@dataclass(frozen=True, kw_only=True)
class Backbone:
    """The pretrained network of the transfer learning exercises, with all its weights, or with its top retrained."""

    retrained: bool = False

    @property
    def text(self) -> str:
        return f"the pretrained backbone, {'with its top fine-tuned' if self.retrained else 'with unchanged weights'}"


Requirement = Layer | AnyLayer | Augmentation | EarlyStop | RateChange | Causal | Curves | Probabilities | Backbone


def _require_name(kind: str, name: object) -> None:
    require(
        isinstance(name, str) and name.isidentifier(),
        f"{kind}({name!r}): the name of a Keras layer is needed, for example 'Conv2D'",
    )


def files_beside(requirements: tuple[Requirement, ...]) -> tuple[str, ...]:
    """Names of the files that a training leaves beside its model."""
    return tuple(one.file for one in requirements if isinstance(one, Curves))
