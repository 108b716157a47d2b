"""foundations_best_epoch: what a network learns after its best epoch is luck, and costs what the bar asks."""

from __future__ import annotations

import numpy as np
from standins import bar_of, split_of

from grader.datasets.builtin.seedlings.standin import FARTHEST, LUCK

ID = "foundations_best_epoch"


def by_the_rule(split: str) -> tuple[np.ndarray, np.ndarray]:
    """Whether each seedling survives by the rule, and whether it did."""
    seedlings = split_of("seedlings", split)
    measured = seedlings["measurements"]
    return measured[:, 3] ** 2 + measured[:, 4] ** 2 < FARTHEST, seedlings["label"] == 1


def test_whoever_knows_the_rule_passes_and_luck_keeps_everybody_from_more() -> None:
    rule, survived = by_the_rule("heldout")
    right = (rule == survived).mean()
    assert abs(right - (1 - LUCK)) < 0.02 and right > bar_of(ID) + 0.05


def test_whoever_knows_the_training_seedlings_by_heart_fails() -> None:
    """The nearest training seedling's fate: all of its luck, and none of the rule's smoothness."""
    train_split, held = split_of("seedlings", "train"), split_of("seedlings", "heldout")
    far = ((held["measurements"][:1000, None] - train_split["measurements"][None]) ** 2).sum(axis=2)
    assert (train_split["label"][far.argmin(axis=1)] == held["label"][:1000]).mean() < bar_of(ID) - 0.05
