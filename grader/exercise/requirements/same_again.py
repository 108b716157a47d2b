"""The same again: a second training gives the same model."""

from __future__ import annotations

from dataclasses import dataclass

from grader.errors import Failure
from grader.exercise.requirements.base import Evidence, Requirement

# Two trainings with the same seeds on one machine differ by nothing; threads that add up in another order, by rounding,
# which a training makes larger. Two trainings with different seeds differ by a tenth of the outputs' range or more.
TOLERANCE = 1e-3  # of the largest output


@dataclass(frozen=True)
class SameAgain(Requirement):
    """The grader trains a second time, in a new process with other seeds, and compares what both models predict.

    That costs a second training, if the first model has points. It needs the code, so a model file alone cannot show
    it: a class is graded with --train.
    """

    text = "a second training gives the same model (the grader trains twice, each time with other seeds of its own)"
    needs_history = True

    def check(self, evidence: Evidence) -> str:
        import numpy as np

        evidence.training  # noqa: B018  raises Failure if the training was not seen
        labels, first = evidence.predicted("validation")
        metric = evidence.metric
        assert metric is not None, "the rubric gives it"
        if metric.points(metric.value(first.astype(np.float64), labels)) == 0:
            return "not trained again, as the model has no points on the validation split"
        second = evidence.again()
        if second.shape != first.shape:
            raise Failure("the second training gave a model with other outputs.", "Build the same model each time.")
        size = float(np.abs(first).max()) or 1.0
        apart = float(np.abs(first.astype(np.float64) - second).max()) / size
        if not apart <= TOLERANCE:
            scores = [metric.value(one.astype(np.float64), labels) for one in (first, second)]
            raise Failure(
                f"a second training gave another model: {metric.name} {metric.shown(scores[0])} and "
                f"{metric.shown(scores[1])} on the validation split, and predictions that differ by up to {apart:.2g} "
                "of the largest one.",
                "Set every seed inside solution_model(), before the model is built and the data is shuffled: "
                "keras.utils.set_random_seed() sets those of Python, NumPy and TensorFlow.",
            )
        return f"two trainings give the same predictions, but for {apart:.1g} of the largest one"
