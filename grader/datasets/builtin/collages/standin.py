"""Each quarter of a collage holds a garment or nothing."""

from __future__ import annotations

import numpy as np

from grader.datasets.builtin.collages import KINDS
from grader.datasets.builtin.fashion_mnist import standin as garments
from grader.datasets.dataset import Batch

SIDE = 28  # pixels of a garment's side
EMPTY = 0.3  # of the quarters


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Every split is drawn alike. At least one quarter holds a garment."""
    drawn = garments.generate(split, 4 * count, rng)
    kind = drawn["label"].reshape(count, 4)
    filled = rng.random((count, 4)) >= EMPTY
    filled[np.arange(count), rng.integers(0, 4, count)] = True
    quarters = drawn["image"].reshape(count, 2, 2, SIDE, SIDE) * filled.reshape(count, 2, 2, 1, 1)
    images = quarters.transpose(0, 1, 3, 2, 4).reshape(count, 2 * SIDE, 2 * SIDE, 1)
    flags = np.zeros((count, len(KINDS)), np.float32)
    rows, places = np.nonzero(filled)
    flags[rows, kind[rows, places]] = 1
    return {"image": images.astype(np.uint8), "kinds": flags}
