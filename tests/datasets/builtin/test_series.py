"""What the stand-in of every real series promises, whatever it is a series of."""

from __future__ import annotations

import numpy as np
import pytest

from grader.datasets import cache
from grader.datasets.dataset import SPLITS, Batch

# The least mean distance between two held-out series; of several variables, that of the first.
APART = {"daily_temperature": 2, "diesel_prices": 0.1, "household_power": 0.3, "sunspots": 10}
COUNTS = {
    "daily_temperature": (1, 50, 1_825, 2_000),
    "diesel_prices": (1, 50, 2_000, 2_100),
    "household_power": (1, 5_100),
    "sunspots": (1, 50, 1_200, 1_500),
}
every_series = pytest.mark.parametrize("name", APART)


def made(name: str, split: str, count: int, seed: int) -> Batch:
    generate = cache.get(name).generate
    assert generate is not None
    return generate(split, count, np.random.default_rng(seed))


def values(name: str, split: str, count: int, seed: int) -> np.ndarray:
    """Of shape (count, variables)."""
    return made(name, split, count, seed)[cache.get(name).inputs].reshape(count, -1)


@every_series
def test_same_seed_makes_the_same_series(name: str) -> None:
    for split in SPLITS:
        first, again = (made(name, split, 100, seed=3) for _ in range(2))
        for feature in cache.get(name).features:
            np.testing.assert_array_equal(first[feature], again[feature])


@every_series
def test_private_seed_changes_heldout_and_nothing_else(name: str) -> None:
    for split, size in cache.get(name).sizes.items():
        first, other = (values(name, split, size, seed) for seed in (1, 2))
        if split != "heldout":
            np.testing.assert_array_equal(first, other)
        else:
            assert np.abs(first - other).mean(axis=0)[0] > APART[name]


@pytest.mark.parametrize(("name", "count"), [(name, count) for name, counts in COUNTS.items() for count in counts])
def test_any_number_of_steps_can_be_made(name: str, count: int) -> None:
    dataset = cache.get(name)
    batch = made(name, "heldout", count, seed=0)
    for feature, kind in dataset.features.items():
        assert batch[feature].shape == (count, *getattr(kind, "shape", ())), feature
    assert batch[dataset.inputs].dtype == np.float32
