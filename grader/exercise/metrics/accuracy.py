"""Accuracy: the share of examples classified correctly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.exercise.metrics.base import Answers, AtLeast, Data, Shape

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, kw_only=True)
class Accuracy(AtLeast):
    """Share of examples classified correctly: 5 points from `at_least` up, one point less per `step` below it.

    A class is the largest output; with one output there are two classes, and the second is that of outputs above 0.5.
    """

    name = words = "accuracy"
    a_name = "an accuracy"
    in_history = (*("accuracy", "acc", "sparse_categorical_accuracy", "binary_accuracy", "categorical_accuracy"),)
    code = ("is_correct", "classes")
    is_share_of_examples = True

    def losses(self, predictions: np.ndarray, labels: np.ndarray) -> np.ndarray:
        from grader.exercise import measures

        return 1.0 - measures.is_correct(predictions, labels)

    def value(self, predictions: np.ndarray, labels: np.ndarray) -> float:
        from grader.exercise import measures

        return float(measures.is_correct(predictions, labels).mean())

    def interval(self, predictions: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
        from grader.exercise import measures

        correct = measures.is_correct(predictions, labels)
        return measures.wilson(int(correct.sum()), len(correct))

    def interval_at_bar(self, count: int) -> tuple[float, float]:
        from grader.exercise import measures

        return measures.wilson(round(self.at_least * count), count)

    def remarks(self, predictions: np.ndarray, labels: np.ndarray) -> Sequence[str]:
        import numpy as np

        from grader.exercise import measures

        found = measures.probability_remarks(predictions, self.last_activation(predictions.shape[1:]))
        used = np.unique(measures.classes(predictions))
        if len(used) == 1 and len(np.unique(labels)) > 1 and len(np.unique(predictions, axis=0)) > 1:
            found = [*found, f"every input is classified as class {used[0]}"]
        return found

    def answers(self, output: Shape) -> Answers:
        return "class"

    def decisions(self, predictions: np.ndarray) -> np.ndarray:
        from grader.exercise import measures

        return measures.classes(predictions).astype("int32")

    def most_wrong(self, predictions: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """The wrong ones, those of which the model is most certain first."""
        import numpy as np

        from grader.exercise import measures

        (wrong,) = np.nonzero(~measures.is_correct(predictions, labels))
        return wrong[np.argsort(-measures.certainty(predictions)[wrong], kind="stable")]

    @classmethod
    def outputs_for(cls, classes: int | None, shape: Shape) -> tuple[Shape, ...]:
        if classes is None:
            return ()
        return ((1,), (2,)) if classes == 2 else ((classes,),)

    def guessing(self, classes: int) -> float:
        return 1 / classes

    def naive(self, labels: np.ndarray, training: np.ndarray) -> tuple[str, float]:
        import numpy as np

        most = np.bincount(labels.reshape(-1).astype(int)).max()
        return "the most frequent class", 1 - float(most / len(labels))

    def baselines(self, data: Data, output: Shape) -> dict[str, str]:
        of_classes = {"untrained": "untrained", "most frequent class": "most_frequent_class"}
        match data:
            case "next word":
                return {**of_classes, "word sequences": "word_sequences"}
            case "texts":
                return {**of_classes, "untrained": "untrained_reader"}
            case "tokens":
                return {**of_classes, "linear model": "logistic_regression", "bag of words": "bag_of_words"}
        return {**of_classes, "linear model": "logistic_regression"}

    def last_activation(self, output: Shape) -> str:
        return "sigmoid" if output == (1,) else "softmax"

    def ending(self, asked: Shape, found: Shape) -> str:
        if asked == (1,):
            return 'Two classes, 0 and 1, take one unit: end the model with Dense(1, activation="sigmoid").'
        if len(asked) == len(found) == 1:
            labels = f"Labels are whole numbers from 0 to {asked[0] - 1}" if asked[0] else "Labels are whole numbers"
            return f'{labels}, so {asked[0]} units: end the model with Dense({asked[0]}, activation="softmax").'
        return ""
