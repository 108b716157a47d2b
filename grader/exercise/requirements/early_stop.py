"""Early stopping: a callback ends the training as soon as it has reached its target."""

from __future__ import annotations

from dataclasses import dataclass

from grader.errors import Failure
from grader.exercise.fields import is_count, is_number, require
from grader.exercise.requirements.base import Evidence, History, Requirement

# A model evaluated twice gives the same accuracy; another batch size changes one example in some thousands.
ACCURACY_TOLERANCE = 0.002


@dataclass(frozen=True, kw_only=True)
class EarlyStop(Requirement):
    """A callback ended the training in the first epoch whose accuracy on the validation split is `at_least`.

    More epochs must have been planned, and the file must hold the model of that last epoch.
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

    def check(self, evidence: Evidence) -> str:
        history = evidence.training
        values = _validation_accuracies(history)
        ran, last = len(values), values[-1]
        reached = next((epoch for epoch, value in enumerate(values, start=1) if value >= self.at_least), None)
        if history.planned_epochs is None or ran >= history.planned_epochs:
            raise Failure(
                f"training ran all its {ran} epochs: nothing stopped it.", "Pass fit() your callback and more epochs."
            )
        if reached is None:
            raise Failure(
                f"training ended in epoch {ran} at val_accuracy {last:.4f}, before {self.at_least:g} was reached.",
                "Let the callback stop it at the target, not earlier.",
            )
        if reached < ran:
            raise Failure(
                f"val_accuracy reached {self.at_least:g} in epoch {reached}, but training ended only in epoch {ran}.",
                "Let the callback look at the metrics at the end of every epoch.",
            )
        if ran >= self.before_epoch:
            raise Failure(
                f"{self.at_least:g} was reached in epoch {ran}; it must be reached before epoch {self.before_epoch}.",
                "Make each epoch count: another learning rate, smaller batches, or a larger network.",
            )
        if abs((found := evidence.validation_accuracy()) - last) > ACCURACY_TOLERANCE:
            raise Failure(
                f"val_accuracy was {last:.4f} in the last epoch, but the model in the file scores {found:.4f}.",
                "Validate on all of the validation split, and return the model as the last epoch left it.",
            )
        return f"ended in epoch {ran} of {history.planned_epochs} at val_accuracy {last:.4f}"


def _validation_accuracies(history: History) -> list[float]:
    for name, values in history.metrics.items():
        if name.startswith("val_") and "acc" in name and values:
            return list(values)
    raise Failure(
        f"the history has no val_accuracy, only {', '.join(history.metrics) or 'nothing'}.",
        'Compile with metrics=["accuracy"] and give fit() the validation split as validation_data.',
    )
