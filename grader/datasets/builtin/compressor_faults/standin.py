"""Compressors that fail more often if they are hot and shake, or if their pressure leaves its band; never surely."""

from __future__ import annotations

import numpy as np

from grader.datasets.dataset import Batch

READINGS = 8  # standardised: temperature, vibration, pressure, current, humidity, age, hours of work, noise


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Every split is drawn alike."""
    readings = rng.normal(size=(count, READINGS)).round(3)
    label = (rng.random(count) < risk(readings)).astype(np.int64)
    return {"readings": readings.astype(np.float32), "label": label}


def risk(readings: np.ndarray) -> np.ndarray:
    """The probability that each compressor fails: below a half, so whoever waits for more finds none."""
    temperature, vibration, pressure, age = readings[:, 0], readings[:, 1], readings[:, 2], readings[:, 5]
    strain = 1.6 * np.maximum(temperature + vibration, 0) + 1.2 * np.abs(pressure) + 0.5 * age
    return 0.4 / (1 + np.exp(-8 * (strain - 4.65)))
