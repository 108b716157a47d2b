"""A training of few epochs."""

from __future__ import annotations

from dataclasses import dataclass

from grader.errors import Failure
from grader.exercise.fields import is_count, require
from grader.exercise.requirements.base import Evidence, Requirement


@dataclass(frozen=True, kw_only=True)
class Epochs(Requirement):
    """The model was trained for at most so many epochs, as its history shows."""

    at_most: int

    needs_history = True
    suits_several = True

    def __post_init__(self) -> None:
        require(is_count(self.at_most), f"at_most={self.at_most!r}: a whole number of epochs, at least one")

    @property
    def text(self) -> str:
        return f"a training of at most {self.at_most} epochs"

    def check(self, evidence: Evidence) -> str:
        epochs = max((len(values) for values in evidence.training.metrics.values()), default=0)
        if not 1 <= epochs <= self.at_most:
            raise Failure(
                f"the model was trained for {epochs} epochs, at most {self.at_most} are allowed.",
                "Train anew for each attempt, and return a model with the history that fit() left on it.",
            )
        return f"trained for {epochs} epochs"
