"""A learning rate that falls during training, and a loss that is better for it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from grader.errors import Failure
from grader.exercise.fields import is_number, require
from grader.exercise.requirements.base import Evidence, Requirement


@dataclass(frozen=True, kw_only=True)
class RateChange(Requirement):
    """A learning rate that falls during training by at least `factor`, and a loss that is better for it.

    Keras' history holds the rate of every epoch if a callback sets it, but not if it is an optimizer's schedule.
    """

    factor: float

    needs_history = True
    suits_several = True

    def __post_init__(self) -> None:
        require(is_number(self.factor) and self.factor > 1, f"factor={self.factor!r}: a number above 1 is needed")

    @property
    def text(self) -> str:
        return f"a callback that lowers the learning rate to 1/{self.factor:g} or less, after which the loss improves"

    def check(self, evidence: Evidence) -> str:
        metrics = evidence.training.metrics
        rates = metrics.get("learning_rate") or metrics.get("lr")
        if not rates:
            raise Failure(
                f"the history has no learning rate, only {', '.join(metrics) or 'nothing'}.",
                "Keras records it when a callback passed to fit() sets the learning rate epoch by epoch.",
            )
        enough = 1.001 / self.factor  # rates are kept in float32: a tenth of 0.01 is a little more than 0.001
        pairs = zip(rates, itertools.accumulate(rates, max), strict=True)  # each with the largest rate so far
        fallen = next((epoch for epoch, (rate, peak) in enumerate(pairs) if rate <= peak * enough and peak > 0), None)
        if fallen is None:
            raise Failure(
                f"the learning rate stayed between {min(rates):.3g} and {max(rates):.3g}, and never fell to "
                f"1/{self.factor:g} of its highest value.",
                "Let it fall further, or train longer.",
            )
        name = next((name for name in ("val_loss", "loss") if len(metrics.get(name, ())) == len(rates)), None)
        if name is None:
            raise Failure(
                f"the history has {len(rates)} learning rates, but another number of losses.",
                "Leave the history as fit() writes it, one rate and one loss for each epoch.",
            )
        before, after = min(metrics[name][:fallen]), min(metrics[name][fallen:])
        if not after < before:
            raise Failure(
                f"the best {name} was {before:.4g} before the learning rate had fallen to {rates[fallen]:.3g}, and "
                f"{after:.4g} after: lowering it did not help.",
                "Start with a larger learning rate, or lower it later.",
            )
        highest, lowest = max(rates[:fallen]), min(rates[fallen:])
        return f"learning rate {highest:.3g} to {lowest:.3g}, {name} {before:.4g} to {after:.4g}"
