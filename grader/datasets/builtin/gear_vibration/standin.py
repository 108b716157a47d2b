"""Vibration of a gear in which something knocks."""

from __future__ import annotations

import numpy as np

from grader.datasets.builtin.gear_vibration import STEPS
from grader.datasets.dataset import Batch

KNOCK = 8  # steps that a knock lasts
NOISE = 0.25


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Windows of vibration in which something knocks; training and validation come sorted by class, then by time.

    The knock of a sound gear dies away, that of a worn one builds up. Its place and sign are random, so that neither a
    single reading nor a weighted sum of them gives the class away. Over the time of the recording the gear swings
    wider, and the sensor's zero wanders.
    """
    label = rng.permutation(np.arange(count) % 2)
    time = rng.random(count)
    if split != "heldout":
        order = np.lexsort((time, label))
        label, time = label[order], time[order]
    vibration = _turning(time, rng) + _knocks(label, rng) + rng.normal(0, NOISE, (count, STEPS))
    return {"vibration": vibration[:, :, None].astype(np.float32), "label": label}


def _turning(time: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """One and a half to three turns with an overtone, around a zero that wanders, (n, STEPS)."""
    count = len(time)
    swing = (0.8 + 0.6 * time) * rng.uniform(0.7, 1.3, count)
    turns = 2 * np.pi * rng.uniform(1.5, 3, (count, 1)) * np.arange(STEPS) / STEPS
    first, second = rng.uniform(0, 2 * np.pi, (2, count, 1))
    zero = 1.2 * np.sin(2 * np.pi * (1.3 * time + 0.1))
    return swing[:, None] * (np.sin(turns + first) + 0.35 * np.sin(2 * turns + second)) + zero[:, None]


def _knocks(label: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Readings that alternate within a decline of KNOCK steps, or within a rise, (n, STEPS)."""
    count = len(label)
    age = np.arange(STEPS) - rng.integers(2, STEPS - KNOCK - 2, (count, 1))
    decay = np.where(label[:, None] == 1, KNOCK - 1 - age, age) / 2.5
    sign = np.where(age % 2 == 0, 1, -1) * rng.choice([-1, 1], (count, 1))
    strength = rng.uniform(1.0, 1.8, (count, 1))
    return np.where((age >= 0) & (age < KNOCK), sign * strength * np.exp(-np.clip(decay, 0, None)), 0)
