"""What a grade is: the checks in their order, what each found, and the points. Needs no NumPy."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.datasets.heldout import Heldout
    from grader.evaluation.protocol import Evaluation
    from grader.inspection.artifact import Artifact
    from grader.scoring.cause import Diagnosis
    from grader.scoring.metric import Score

CHECKS = ("file", "size", "format", "loads", "input_shape", "output_shape", "structure", "score")


@dataclass(frozen=True)
class Check:
    """One check: "passed", "failed" or "skipped", what was found, and what to do about it."""

    name: str
    status: str
    message: str
    help: str = ""


@dataclass
class Grade:
    """The result of one exercise: "passed", "failed", "not_attempted" or "error"."""

    id: str
    category: str
    weight: int
    status: str
    points: int
    max_points: int
    checks: list[Check] = field(default_factory=list)
    score: Score | None = None
    model: Artifact | None = None
    model_path: Path | None = None
    evaluation: Evaluation | None = None
    heldout: Heldout | None = None
    seed: int | None = None  # of the training, if the grader ran it
    seconds: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    diagnosis: Diagnosis | None = None  # why a model misses the bar

    @property
    def failed_check(self) -> Check | None:
        return next((check for check in self.checks if check.status == "failed"), None)

    @property
    def misses_the_bar(self) -> bool:
        return bool(self.checks) and self.checks[-1].name == "score" and self.checks[-1].status == "failed"


def precise(value: float, threshold: float) -> str:
    """A metric with one digit more than its bar has, so that a near miss does not read as the bar itself."""
    if abs(value) >= 1e6:
        return f"{value:.3g}"
    digits = len(f"{threshold:.6f}".rstrip("0").split(".")[1]) + 1
    return f"{value:.{max(digits, 3)}f}"
