"""The digits of the stand-in of MNIST, 150 of the training labels replaced by others."""

from __future__ import annotations

import numpy as np

from grader.datasets.builtin.mnist import standin as digits
from grader.datasets.dataset import Batch

EXAMPLES, WRONG = 3_000, 150


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Labels are right, but for those of wrong_rows() in the training split."""
    batch = digits.generate(split, count, rng)
    if split == "train":
        rows, moved = _wrong()
        batch["label"][rows] = (batch["label"][rows] + moved) % 10
    return batch


def wrong_rows() -> np.ndarray:
    """The rows of the training split with a wrong label, (150,)."""
    return _wrong()[0]


def _wrong() -> tuple[np.ndarray, np.ndarray]:
    """The rows, and by how much each label is moved: each other digit is equally likely."""
    rng = np.random.default_rng(20240531)
    return np.sort(rng.choice(EXAMPLES, WRONG, replace=False)), rng.integers(1, 10, WRONG)
