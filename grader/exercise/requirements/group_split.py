"""A split of one's own, by groups: rows of one customer, or one patient, belong on the same side."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import Failure
from grader.exercise.fields import is_number, is_word, require, require_file_name
from grader.exercise.requirements.base import Evidence, Requirement

if TYPE_CHECKING:
    import numpy as np

    from grader.exercise.metrics.base import Metric

APART = 4  # standard errors: a group that was kept back differs from new ones by more once in 30,000 times


@dataclass(frozen=True, kw_only=True)
class GroupSplit(Requirement):
    """A CSV file with the groups of the learner's own validation split, one in each row, under the name of the column.

    The dataset says to which group each training example belongs (Dataset.hidden "groups"). Groups that the model was
    not trained on score like those of the held-out examples, which are all new; `at_least` is the share of the groups
    that must be in the file. If a model has several outputs, the first is compared.
    """

    column: str
    at_least: float = 0.1
    file: str = "validation.csv"

    form = [str]
    asks_dataset = ("groups",)
    suits_several = True

    def __post_init__(self) -> None:
        require_file_name(self.file, ".csv", ".tsv")
        require(is_word(self.column), f"column={self.column!r}: the name of a column, for example 'customer'")
        require(is_number(self.at_least) and 0 < self.at_least < 1, f"at_least={self.at_least!r}: a share below 1")

    @property
    def text(self) -> str:
        return (
            f"{self.file} with the {self.column}s of your own validation split, at least {self.at_least:.0%} of all, "
            "none trained on"
        )

    def read(self, path: Path) -> list[str]:
        from grader.inspection import written

        return [row[self.column] for row in written.table(path, [self.column])]

    def check(self, evidence: Evidence) -> str:
        import numpy as np

        groups, number_of = np.unique(np.asarray(evidence.hidden("groups")).astype(str), return_inverse=True)
        listed = sorted(set(evidence.answer))
        if unknown := next((one for one in listed if one not in groups), None):
            raise Failure(
                f"{self.file} has the {self.column} {unknown!r}, which the training data do not have.",
                f"Write each {self.column} as load_data() yields it, for example {groups[0]}.",
            )
        needed = math.ceil(self.at_least * len(groups))
        if len(listed) < needed:
            raise Failure(
                f"{self.file} has {len(listed)} of {len(groups)} {self.column}s, at least {needed} needed.",
                "Keep more of them back, chosen at random.",
            )
        metric = _first(evidence.metric)
        labels, predictions = (_first_column(one) for one in evidence.predicted("train"))
        losses = metric.losses(predictions.astype(np.float64), labels)
        kept = (np.bincount(number_of, losses) / np.bincount(number_of))[np.isin(groups, listed)]
        labels, predictions = _first_column(evidence.labels), _first_column(evidence.predictions)
        new = float(metric.losses(predictions.astype(np.float64), labels).mean())
        away = float(kept.mean()) - new
        error = float(kept.std(ddof=1)) / math.sqrt(len(kept)) if len(kept) > 1 else math.inf
        said = (
            f"{metric.words} {metric.shown(metric.of_losses(kept))} on the {self.column}s in {self.file}, "
            f"{metric.shown(metric.of_losses(new))} on new ones"
        )
        if not math.isfinite(away):
            raise Failure("some outputs are not finite, so the split cannot be judged.", "See the score's message.")
        if away < -APART * error:
            raise Failure(
                f"{said}: the model has seen those in the file.",
                f"Split by {self.column} before you train: all rows of one go to the same side.",
            )
        if away > APART * error:
            raise Failure(f"{said}: those in the file are unlike others.", f"Choose {self.column}s at random.")
        return said


def _first(metric: Any) -> Metric:
    return next(iter(metric.values())) if isinstance(metric, Mapping) else metric


def _first_column(array: np.ndarray) -> np.ndarray:
    from grader import records

    return records.column(array, records.names(array)[0])
