"""Calibrated probabilities: outputs that sum to 1 and are as confident as they are right."""

from __future__ import annotations

from dataclasses import dataclass

from grader.errors import Failure
from grader.exercise.fields import is_number, require
from grader.exercise.requirements.base import Evidence, Requirement

SUM_TOLERANCE = 1e-3  # a softmax in float32 sums to 1 within 1e-6, in float16 within 1e-3
LEAST_PROBABILITY = 1e-7  # as Keras clips it, so that one confident mistake does not decide the loss


@dataclass(frozen=True, kw_only=True)
class Probabilities(Requirement):
    """Outputs between 0 and 1 that sum to 1; the mean -log p of the true class, in nats, is at most `log_loss`."""

    log_loss: float

    def __post_init__(self) -> None:
        require(
            is_number(self.log_loss) and self.log_loss > 0, f"log_loss={self.log_loss!r}: a number above 0 is needed"
        )

    @property
    def text(self) -> str:
        return f"probabilities that sum to 1, with a log loss of at most {self.log_loss:g}"

    def check(self, evidence: Evidence) -> str:
        import numpy as np

        predictions = np.asarray(evidence.predictions, dtype=np.float64)
        sums = predictions.sum(axis=-1)
        low, high = float(predictions.min()), float(predictions.max())
        if not (low >= -SUM_TOLERANCE and high <= 1 + SUM_TOLERANCE):  # NaN is neither
            raise Failure(
                f"outputs range from {low:.3g} to {high:.3g}; probabilities are between 0 and 1.",
                "A softmax as the last layer turns logits into probabilities.",
            )
        if np.abs(sums - 1).max() > SUM_TOLERANCE:
            added = f"{sums.min():.3g} to {sums.max():.3g}"
            raise Failure(
                f"the outputs for an example add up to {added}; probabilities add up to 1.",
                "Use a softmax over the classes, not a sigmoid.",
            )
        of_label = predictions[np.arange(len(predictions)), evidence.labels.reshape(-1)]
        log_loss = float(-np.log(np.maximum(of_label, LEAST_PROBABILITY)).mean())
        if log_loss > self.log_loss:
            raise Failure(
                f"log loss {log_loss:.3f}, at most {self.log_loss:g} needed: the probabilities belong to other "
                "classes, or they are overconfident or underconfident.",
                "Train on the cross-entropy of just these probabilities, and apply the softmax once.",
            )
        return f"probabilities with a log loss of {log_loss:.3f}"
