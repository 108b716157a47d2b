"""The hands of the stand-in of rock_paper_scissors at half their size."""

from __future__ import annotations

import numpy as np

from grader.datasets.builtin.rock_paper_scissors import standin as hands
from grader.datasets.dataset import Batch


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """As there: held-out hands belong to other persons."""
    batch = hands.generate(split, count, rng)
    return {**batch, "image": halved(batch["image"])}


def halved(images: np.ndarray) -> np.ndarray:
    """The mean of each 2 x 2 pixels: (n, 2h, 2w, 3) to (n, h, w, 3) uint8."""
    count, height, width, colours = images.shape
    parts = images.reshape(count, height // 2, 2, width // 2, 2, colours)
    return np.rint(parts.mean(axis=(2, 4))).astype(np.uint8)
