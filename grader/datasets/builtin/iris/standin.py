"""Iris flowers drawn from normal distributions with the moments of the real species."""

from __future__ import annotations

import numpy as np

from grader.datasets.builtin.iris import SPECIES
from grader.datasets.dataset import Batch
from grader.datasets.generators.partition import split_of

# Mean of sepal length and width, petal length and width in cm, and their covariance, of each species' fifty flowers in
# R. A. Fisher's table (1936).
MEANS = np.array([[5.006, 3.418, 1.464, 0.244], [5.936, 2.770, 4.260, 1.326], [6.588, 2.974, 5.552, 2.026]])
COVARIANCES = 1e-3 * np.array(
    [
        [[124, 100, 16, 11], [100, 145, 12, 11], [16, 12, 30, 6], [11, 11, 6, 11]],
        [[266, 85, 183, 56], [85, 98, 83, 41], [183, 83, 221, 73], [56, 41, 73, 39]],
        [[404, 94, 303, 49], [94, 104, 71, 48], [303, 71, 305, 49], [49, 48, 49, 75]],
    ]
)
SMALLEST = 0.1  # cm, as fine as the real flowers were measured


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Every split is drawn alike, measured to a millimetre; flowers of the same lengths are in one split."""
    features, labels = np.empty((0, 4), np.float32), np.empty(0, np.int64)
    while len(features) < count:
        drawn = rng.integers(0, len(SPECIES), 4 * count)
        factors = np.linalg.cholesky(COVARIANCES)[drawn]
        lengths = MEANS[drawn] + np.einsum("nij,nj->ni", factors, rng.normal(size=(len(drawn), 4)))
        measured = np.maximum(np.round(lengths, 1), SMALLEST).astype(np.float32)
        ours = [split_of(row.tobytes().hex()) == split for row in measured]
        features, labels = np.concatenate([features, measured[ours]]), np.concatenate([labels, drawn[ours]])
    return {"features": features[:count], "label": labels[:count]}
