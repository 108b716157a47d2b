"""Random readers, and the twelve numbers that the steps make of each: nothing is learned."""

from __future__ import annotations

import numpy as np

from grader.datasets.builtin.api_search import (
    AGE,
    AGE_UNIT,
    BOUNDARIES,
    BRIGHTEST,
    DARKEST,
    HIGHEST,
    LOWEST,
    OLDEST,
    TOPICS,
)
from grader.datasets.dataset import Batch

OTHER_TOPICS = (0, 7, 100, 102, 206, 308, 411, 413, 999)  # neighbours of those known among them


def prepared(readers: np.ndarray) -> np.ndarray:
    """The twelve numbers of readers (n, 4), (n, 12)."""
    brightness, age, topics = readers[:, :1].astype(float), readers[:, 1:2].astype(float), readers[:, 2:]
    rescaled = LOWEST + (HIGHEST - LOWEST) * (brightness - DARKEST) / (BRIGHTEST - DARKEST)
    pair = np.hstack([rescaled, (age - AGE) / AGE_UNIT])
    direction = pair / np.linalg.norm(pair, axis=1, keepdims=True)
    group = np.eye(len(BOUNDARIES) + 1)[np.searchsorted(BOUNDARIES, age[:, 0], side="right")]
    known = [(topics == topic).any(axis=1) for topic in TOPICS]
    unknown = (~np.isin(topics, TOPICS)).any(axis=1)
    return np.hstack([rescaled, direction, group, np.stack([unknown, *known], axis=1)])


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Every split is drawn alike; ages at a boundary are as frequent as all others."""
    brightness = rng.uniform(DARKEST, BRIGHTEST, count)
    ages = np.concatenate([np.arange(OLDEST + 1), np.repeat(BOUNDARIES, OLDEST // len(BOUNDARIES))])
    age = rng.choice(ages, count)
    topics = rng.choice([*np.repeat(TOPICS, 4), *OTHER_TOPICS], (count, 2))
    readers = np.column_stack([brightness, age, topics]).astype(np.float32)
    return {"readers": readers, "prepared": prepared(readers).astype(np.float32)}
