"""The mean absolute error of numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.exercise.metrics.base import OfNumbers

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, kw_only=True)
class MeanAbsoluteError(OfNumbers):
    """Mean of |prediction - label|: 5 points up to `at_most`, one point less per `step` above it."""

    name = "MAE"
    words = "mean absolute error"
    a_name = "an MAE"
    in_history = ("mae", "mean_absolute_error")
    code = ("absolute_errors",)

    def losses(self, predictions: np.ndarray, labels: np.ndarray) -> np.ndarray:
        from grader.exercise import measures

        return measures.absolute_errors(predictions, labels)

    def interval(self, predictions: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
        from grader.exercise import measures

        return measures.bootstrap(measures.absolute_errors(predictions, labels))

    def reported(self, metrics: Mapping[str, Sequence[float]], prefix: str, loss: str) -> float | None:
        found = super().reported(metrics, prefix, loss)
        if found is None and loss in ("mae", "mean_absolute_error", "MeanAbsoluteError"):
            found = next(iter(metrics.get(f"{prefix}loss", ())[-1:]), None)
        return found
