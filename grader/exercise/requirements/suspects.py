"""A list of suspicious training examples, by the model's own loss: those whose labels are probably wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import Failure
from grader.exercise.fields import is_count, is_number, require, require_file_name
from grader.exercise.requirements.base import Evidence, Requirement

if TYPE_CHECKING:
    import numpy as np

SORTED = 0.97  # of the list that must follow the model's own losses: those of two batch sizes differ in the sixth digit
TOLERANCE = 0.01  # of a loss; what is nearer to another may stand on either side of it
LEAST_PROBABILITY = 1e-7  # as Keras clips it


@dataclass(frozen=True, kw_only=True)
class Suspects(Requirement):
    """A CSV file with the `count` training examples of the highest loss, highest first, as positions in the split.

    The dataset says which labels are wrong (Dataset.hidden "wrong labels"); `found` of them must be in the list. The
    list must be the model's own, so whoever looks up the answer gains nothing: only a model finds them.
    """

    count: int
    found: float
    file: str = "suspects.csv"

    form = [int]
    asks_dataset = ("wrong labels",)

    def __post_init__(self) -> None:
        require_file_name(self.file, ".csv", ".tsv")
        require(is_count(self.count), f"count={self.count!r}: a whole number of examples, at least one")
        require(is_number(self.found) and 0 < self.found <= 1, f"found={self.found!r}: a share above 0 and at most 1")

    @property
    def text(self) -> str:
        return (
            f"{self.file} with the {self.count} training examples of the highest loss, with {self.found:.0%} of the "
            "wrong labels"
        )

    def read(self, path: Path) -> list[int]:
        from grader.inspection import written

        rows = written.table(path, ["index"])
        return [written.whole_number(path, number, row["index"]) for number, row in enumerate(rows, start=1)]

    def check(self, evidence: Evidence) -> str:
        import numpy as np

        listed = np.array(evidence.answer, dtype=np.int64)
        labels, predictions = evidence.predicted("train")
        if len(listed) != self.count or len(np.unique(listed)) != len(listed):
            different = len(np.unique(listed))
            raise Failure(
                f"{self.file} lists {len(listed)} examples, {different} different ones; {self.count} are needed.",
                "List each of the most suspicious examples once, and no others.",
            )
        if listed.max() >= len(labels):
            raise Failure(
                f"{self.file} lists example {listed.max():,}; the training split has {len(labels):,}, counted from 0.",
                "Count the examples as load() yields them, without shuffling.",
            )
        losses = _losses(predictions, labels)
        own = losses[listed]
        least = np.sort(losses)[-self.count]
        high = float(np.mean(own >= least * (1 - TOLERANCE)))
        if high < SORTED:
            raise Failure(
                f"{high:.0%} of the listed examples are among the {self.count} that the model in the file is most "
                "wrong about.",
                "Compute each example's loss with the model that you return, on the training split in the order of "
                "load(), not shuffled.",
            )
        falling = float(np.mean(own[:-1] * (1 + TOLERANCE) >= own[1:])) if len(own) > 1 else 1.0
        if falling < SORTED:
            raise Failure(f"{self.file} is not sorted by loss, highest first.", "np.argsort(-losses) sorts so.")
        wrong = np.asarray(evidence.hidden("wrong labels"))
        share = float(np.isin(wrong, listed).mean())
        if share < self.found:
            raise Failure(
                f"{share:.0%} of the {len(wrong)} wrong labels are in {self.file}, {self.found:.0%} needed.",
                "A network that has learned its examples by heart has a low loss on wrong labels too: stop earlier, or "
                "make it smaller.",
            )
        return f"{self.file} holds {share:.0%} of the {len(wrong)} wrong labels"


def _losses(predictions: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The cross-entropy of each example, (n,). Outputs that cannot be probabilities are taken for logits."""
    import numpy as np

    numbers = labels.reshape(-1).astype(int)
    outputs = predictions.astype(np.float64)
    is_one = outputs.shape[1:] == (1,)
    in_range = bool(((outputs >= 0) & (outputs <= 1)).all())
    if not in_range or (not is_one and np.abs(outputs.sum(axis=1) - 1).max() > 0.01):
        logits = np.concatenate([np.zeros_like(outputs), outputs], axis=1) if is_one else outputs
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        outputs = powers / powers.sum(axis=1, keepdims=True)
    elif is_one:
        outputs = np.concatenate([1 - outputs, outputs], axis=1)
    return -np.log(np.clip(outputs[np.arange(len(numbers)), numbers], LEAST_PROBABILITY, 1))
