"""Readers of a newspaper as twelve numbers, by steps that only words describe: nothing is learnt, so one source."""

from __future__ import annotations

import numpy as np

from grader.datasets.dataset import Array, Batch, Dataset

DARKEST, BRIGHTEST = 0, 255
LOWEST, HIGHEST = -1, 1
AGE, AGE_UNIT, OLDEST = 40, 15, 99
BOUNDARIES = (13, 18, 65)
TOPICS = (101, 205, 307, 412)
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
    """Every split is drawn alike; ages at a boundary come as often as all others."""
    brightness = rng.uniform(DARKEST, BRIGHTEST, count)
    ages = np.concatenate([np.arange(OLDEST + 1), np.repeat(BOUNDARIES, OLDEST // len(BOUNDARIES))])
    age = rng.choice(ages, count)
    topics = rng.choice([*np.repeat(TOPICS, 4), *OTHER_TOPICS], (count, 2))
    readers = np.column_stack([brightness, age, topics]).astype(np.float32)
    return {"readers": readers, "prepared": prepared(readers).astype(np.float32)}


DATASET = Dataset(
    name="api_search",
    description=(
        f"Brightness of a reader's picture, {DARKEST} to {BRIGHTEST}, age in years, and two topics by their numbers; "
        f"and what is made of them: the brightness between {LOWEST} and {HIGHEST}; that and the age, less {AGE} and in "
        f"units of {AGE_UNIT} years, as a pair of length one; the age's group, new ones beginning at {BOUNDARIES}; and "
        f"which of the topics {TOPICS}, or others, are among the two."
    ),
    version="1.0.0",
    features={"readers": Array((4,)), "prepared": Array((12,))},
    inputs="readers",
    labels="prepared",
    sizes={"train": 2_000, "validation": 500, "heldout": 4_000},
    generate=generate,
    real=None,
)
