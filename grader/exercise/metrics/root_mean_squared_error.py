"""The root of the mean squared error of numbers: large errors count more than in proportion."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.exercise.metrics.base import OfNumbers

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, kw_only=True)
class RootMeanSquaredError(OfNumbers):
    """Root of the mean of (prediction - label)²: 5 points up to `at_most`, one point less per `step` above it."""

    name = "RMSE"
    words = "root mean squared error"
    a_name = "an RMSE"
    in_history = ("root_mean_squared_error", "rmse")
    code = ("squared_errors",)
    constant = "mean"

    def losses(self, predictions: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """RMSE + (squared error - MSE) / (2 RMSE): pseudo-values, whose mean is the RMSE."""
        from grader.exercise import measures

        squares = measures.squared_errors(predictions, labels)
        root = float(squares.mean()) ** 0.5
        return root + (squares - root**2) / (2 * root) if root else squares

    def value(self, predictions: np.ndarray, labels: np.ndarray) -> float:
        from grader.exercise import measures

        return float(measures.squared_errors(predictions, labels).mean()) ** 0.5

    def interval(self, predictions: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
        from grader.exercise import measures

        low, high = measures.bootstrap(measures.squared_errors(predictions, labels))
        return low**0.5, high**0.5

    def reported(self, metrics: Mapping[str, Sequence[float]], prefix: str, loss: str) -> float | None:
        found = super().reported(metrics, prefix, loss)
        squared = ["loss"] if loss in ("mse", "mean_squared_error", "MeanSquaredError") else []
        for name in ("mse", "mean_squared_error", *squared):
            if found is None and metrics.get(prefix + name) and metrics[prefix + name][-1] >= 0:
                found = math.sqrt(metrics[prefix + name][-1])
        return found
