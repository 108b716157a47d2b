"""A confusion matrix, written beside the model and compared with the grader's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import Failure
from grader.exercise.fields import require_file_name
from grader.exercise.requirements.base import Evidence, Requirement

MOVED = 0.002  # of the examples: another batch size changes the class of one in some thousands


@dataclass(frozen=True, kw_only=True)
class ConfusionMatrix(Requirement):
    """A JSON file with the counts of the validation split: {"matrix": [[...], ...]}, rows are labels.

    If it names a "threshold", a single output above that is class 1. By default 0.5 is the threshold.
    """

    file: str = "confusion.json"

    form = {"matrix": [[int]], "threshold": (float, None)}

    def __post_init__(self) -> None:
        require_file_name(self.file, ".json")

    @property
    def text(self) -> str:
        return f"{self.file} with the confusion matrix of the validation split (rows are labels)"

    def read(self, path: Path) -> Any:
        """The matrix, and the threshold if there is one."""
        from grader.inspection import written

        value = written.document(path)
        matrix = value.get("matrix") if isinstance(value, dict) else value
        threshold = value.get("threshold") if isinstance(value, dict) else None
        rows = matrix if isinstance(matrix, list) and all(isinstance(row, list) for row in matrix) else []
        if not rows or not all(type(count) is int and count >= 0 for row in rows for count in row):
            raise Failure(
                f"{path.name} holds no matrix of counts.",
                'Write {"matrix": [[...], ...]} with whole numbers: matrix.tolist() of a NumPy array of integers.',
            )
        if threshold is not None and type(threshold) not in (int, float):
            raise Failure(f"{path.name}: the threshold is {str(threshold)[:60]!r}, not a number.", "Write a number.")
        return {"matrix": rows, "threshold": None if threshold is None else float(threshold)}

    def check(self, evidence: Evidence) -> str:
        import numpy as np

        from grader.exercise import measures

        labels, predictions = evidence.predicted("validation")
        count = max(2, predictions.shape[-1])
        rows, threshold = evidence.answer["matrix"], evidence.answer["threshold"]
        if len(rows) != count or any(len(row) != count for row in rows):
            raise Failure(
                f"{self.file} has {len(rows)} rows of {', '.join(sorted({str(len(row)) for row in rows}))} counts, "
                f"{count} of {count} needed.",
                "One row and one column for each class.",
            )
        if predictions.shape[1:] == (1,) and threshold is not None:
            guesses = (predictions[:, 0] > threshold).astype(int)
        else:
            guesses = measures.classes(predictions)
        given, own = np.array(rows), np.zeros((count, count), int)
        np.add.at(own, (labels.reshape(-1).astype(int), guesses), 1)
        moved, most = int(np.abs(given - own).sum()), max(2, int(MOVED * 2 * len(labels)))
        if moved <= most:
            return f"{self.file} is right: {own.trace():,} of {own.sum():,} on its diagonal"
        if np.abs(given.T - own).sum() <= most:
            raise Failure(f"{self.file} has labels as columns.", "Rows are labels, columns the model's classes.")
        if given.sum() != own.sum():
            raise Failure(
                f"{self.file} counts {given.sum():,} examples; the validation split has {own.sum():,}.",
                "Count every example of the validation split once.",
            )
        row, column = (int(place) for place in np.unravel_index(np.abs(given - own).argmax(), own.shape))
        used = "" if threshold is None else f" with the threshold {threshold:g}"
        raise Failure(
            f"{self.file} has {given[row, column]:,} for label {row} taken for class {column}; the model in the file "
            f"has {own[row, column]:,}{used}.",
            "Write it after training, of the model that you return; do not shuffle between labels and predictions.",
        )
