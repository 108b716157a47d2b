"""The best epoch: the file holds the model of the epoch with the best validation score, not that of the last one."""

from __future__ import annotations

import math
from dataclasses import dataclass

from grader.errors import Failure
from grader.exercise.fields import is_count, require
from grader.exercise.requirements.base import Evidence, Requirement

# A model evaluated twice: another batch size changes the class of one example in some thousands.
TOLERANCE = 0.002  # of a share, or of an error in proportion
WAYS = {"val_accuracy": max, "val_loss": min}


@dataclass(frozen=True, kw_only=True)
class BestEpoch(Requirement):
    """The model in the file scores as the best epoch of its training did; `after` epochs or more came after that one.

    `by` says which epoch is the best: that with the highest val_accuracy or the lowest val_loss.
    """

    by: str = "val_accuracy"
    after: int = 1

    needs_history = True

    def __post_init__(self) -> None:
        require(self.by in WAYS, f"by={self.by!r}: one of {', '.join(WAYS)}")
        require(is_count(self.after), f"after={self.after!r}: a whole number of epochs, at least one")

    @property
    def text(self) -> str:
        earlier = "one epoch" if self.after == 1 else f"{self.after} epochs"
        return f"the model of the epoch with the best {self.by}, at least {earlier} before the last"

    def check(self, evidence: Evidence) -> str:
        import numpy as np

        metric, metrics = evidence.metric, evidence.training.metrics
        assert metric is not None, "the rubric gives it"
        watched = [value if math.isfinite(value) else None for value in metrics.get(self.by, [])]
        name = next((f"val_{one}" for one in metric.in_history if metrics.get(f"val_{one}")), "")
        scores = metrics.get(name, [])
        if not any(value is not None for value in watched) or len(scores) != len(watched):
            raise Failure(
                f"the history does not have {self.by} and the validation {metric.words} of every epoch, only "
                f"{', '.join(metrics) or 'nothing'}.",
                f'Compile with metrics=["{metric.in_history[0]}"] and give fit() the validation split as '
                "validation_data.",
            )
        choose = WAYS[self.by]
        value = choose(one for one in watched if one is not None)
        best = max(epoch for epoch, one in enumerate(watched, start=1) if one == value)
        first = next(epoch for epoch, one in enumerate(watched, start=1) if one == value)
        last = len(watched)
        if last - first < self.after:
            raise Failure(
                f"{self.by} was best in epoch {best} of {last}: there is nothing to go back to.",
                "Train on after the best epoch, until the score gets worse.",
            )
        labels, predictions = evidence.predicted("validation")
        found = metric.value(predictions.astype(np.float64), labels)
        tolerance = TOLERANCE * (1 if metric.higher_is_better else max(abs(found), abs(scores[best - 1])))
        if min(abs(found - scores[epoch - 1]) for epoch in (first, best)) <= tolerance:
            return f"the model of epoch {first} of {last}, with the best {self.by}, {value:.4f}"
        nearest = min(range(1, last + 1), key=lambda epoch: (abs(found - scores[epoch - 1]), -epoch))
        is_known = abs(found - scores[nearest - 1]) <= tolerance
        which = f"that of epoch {nearest}" if is_known else "that of no epoch"
        raise Failure(
            f"{self.by} was best in epoch {first} of {last} ({value:.4f}, {name} {scores[first - 1]:.4f}); the model "
            f"in the file is {which}: its {name} is {found:.4f}.",
            "Bring the best weights back before you return the model: EarlyStopping has an option for it, and "
            "ModelCheckpoint keeps them in a file.",
        )
