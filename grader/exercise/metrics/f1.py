"""F1: the harmonic mean of precision and recall, for classes of which one is rare, and for several labels at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.exercise.metrics.base import Answers, AtLeast, Data, Shape

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, kw_only=True)
class F1(AtLeast):
    """F1 of class 1, or the mean F1 of several labels: 5 points from `at_least` up, one less per `step` below it.

    An output above 0.5 is a yes. Labels are (n,), 0 or 1, for one output, or (n, k) of 0 and 1 for k outputs. Of a
    label to which a model never says yes, F1 is 0.
    """

    name = words = "F1"
    a_name = "an F1"
    in_history = ("f1_score", "f1")
    code = ("yes", "f1_of_sums", "sums_of")
    most_step = 0.05  # it varies more than an accuracy: with 60 examples of class 1, its standard error is 0.05

    def losses(self, predictions: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """1 - F1 is a ratio of sums over examples, wrong / (said + true); these are the pseudo-values of that ratio."""
        import numpy as np

        said, true = yes(predictions), yes(labels)
        wrong, all_yes = (said != true).astype(float), said.astype(float) + true
        total = all_yes.mean(axis=0)
        lost = np.where(total > 0, wrong.mean(axis=0) / np.where(total > 0, total, 1), 1.0)
        found: np.ndarray = lost + (wrong - lost * all_yes) / np.where(total > 0, total, 1)
        return found.mean(axis=1)

    def value(self, predictions: np.ndarray, labels: np.ndarray) -> float:
        return float(f1_of_sums(sums_of(predictions, labels).sum(axis=0)).mean())

    def interval(self, predictions: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
        from grader.exercise import measures

        sums = sums_of(predictions, labels)
        parts = sums.reshape(len(sums), -1)
        return measures.bootstrap_of_sums(
            parts, lambda found: f1_of_sums(found.reshape(len(found), *sums.shape[1:])).mean(axis=-1)
        )

    def remarks(self, predictions: np.ndarray, labels: np.ndarray) -> Sequence[str]:
        from grader.exercise import measures

        both, said, true = sums_of(predictions, labels).sum(axis=0)
        found = measures.probability_remarks(predictions, "sigmoid")
        if not said.any():
            return [*found, "no output is above 0.5, so F1 is 0"]
        precision, recall = (float((both / total.clip(1)).mean()) for total in (said, true))
        shown = f"precision {precision:.3g}, recall {recall:.3g}"
        if len(both) > 1:
            each = f1_of_sums(sums_of(predictions, labels).sum(axis=0))
            shown = f"mean {shown}; the lowest F1, {each.min():.3g}, is that of label {each.argmin()}"
        return [shown, *found]

    def answers(self, output: Shape) -> Answers:
        return "class" if output == (1,) else "labels"

    def decisions(self, predictions: np.ndarray) -> np.ndarray:
        return yes(predictions).astype("int32")

    def most_wrong(self, predictions: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """Those with a wrong answer, the one that is farthest from its label first."""
        import numpy as np

        wrong = (yes(predictions) != yes(labels)).any(axis=1)
        far = np.abs(predictions.reshape(len(predictions), -1) - yes(labels)).max(axis=1)
        (rows,) = np.nonzero(wrong)
        found: np.ndarray = rows[np.argsort(-far[rows], kind="stable")]
        return found

    @classmethod
    def outputs_for(cls, classes: int | None, shape: Shape) -> tuple[Shape, ...]:
        if classes is None:
            return (shape,) if len(shape) == 1 and shape[0] != 1 else ()
        return ((1,),) if classes == 2 else ()

    def fits(self, outputs: Shape, labels: Shape) -> bool:
        return outputs == (labels or (1,))

    def unfit(self, labels: np.ndarray) -> str:
        import numpy as np

        found = np.unique(labels)
        if set(found.tolist()) <= {0, 1}:
            return ""
        return f"labels range from {found.min():g} to {found.max():g}; F1 needs 0 and 1"

    def naive(self, labels: np.ndarray, training: np.ndarray) -> tuple[str, float]:
        import numpy as np

        always = np.ones((len(labels), 1) if labels.ndim == 1 else labels.shape)
        return "a model that always says yes", 1 - self.value(always, labels)

    def baselines(self, data: Data, output: Shape) -> dict[str, str]:
        several = output != (1,)
        frequent = "most_frequent_answers" if several else "most_frequent_class"
        chosen = {"untrained": "untrained", "most frequent class": frequent, "always yes": "always_yes"}
        if data == "texts":  # they are no vectors
            return {**chosen, "untrained": "untrained_reader"}
        chosen["linear model"] = "logistic_regressions" if several else "logistic_regression"
        if data == "tokens" and not several:
            chosen["bag of words"] = "bag_of_words"
        return chosen

    def last_activation(self, output: Shape) -> str:
        return "sigmoid"

    def ending(self, asked: Shape, found: Shape) -> str:
        what = "Class 1 or not takes one unit" if asked == (1,) else f"Each of {asked[-1]} labels takes a unit"
        return f'{what}: end the model with Dense({asked[-1]}, activation="sigmoid").'


def yes(values: np.ndarray) -> np.ndarray:
    """Which outputs or labels are a yes, (n, labels) bool."""
    return values.reshape(len(values), -1) > 0.5


def sums_of(predictions: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """What each example adds to three sums of each label: said and true, said, true. (n, 3, labels) int."""
    import numpy as np

    said, true = yes(predictions), yes(labels)
    return np.stack([said & true, said, true], axis=1).astype(np.int64)


def f1_of_sums(sums: np.ndarray) -> np.ndarray:
    """F1 by label, of sums (..., 3, labels): twice what is said and true, by what is said and what is true."""
    import numpy as np

    both, said, true = np.moveaxis(sums, -2, 0)
    return 2 * both / np.maximum(said + true, 1)
