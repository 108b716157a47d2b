"""Machines at random, what their gauges show, and which of them will fail."""

from __future__ import annotations

import datetime

import numpy as np

from grader.datasets.dataset import Batch

DAYS, FIRST_DAY = 10, datetime.date(2031, 3, 1)
FIRST_MACHINE = {"train": 1, "validation": 401, "heldout": 501}  # every split has machines of its own
MILLIMETRES = 25.4  # per inch
# A machine's risk adds up: how much too hot or too cold it is for its load, how much it shakes, how long ago its last
# service was. This rule predicts 95% of the weeks.
TEMPERATURE, VIBRATION, SERVICE = 2.0, 1.0, 0.8
TOO_MUCH, CHANCE = 1.7, 0.3


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Machines are drawn alike in every split, each with a reading a day, in no order."""
    machines = -(-count // DAYS)
    owner, day = np.divmod(np.arange(count), DAYS)
    rated = np.round(rng.uniform(20, 80, machines))[owner]
    age = np.round(rng.uniform(0.5, 25, machines), 1)[owner]
    service = rng.integers(1, 360, machines)[owner] + day
    load = np.clip(rng.uniform(0.45, 0.95, machines)[owner] + rng.normal(0, 0.14, count), 0.25, 1.25)
    current = np.round(load * rated, 1)
    warmth = rng.normal(0, 4, machines)[owner] + rng.normal(0, 6, count)  # beyond what the load explains
    shaking = rng.normal(0, 0.2, machines)[owner] + rng.normal(0, 0.3, count)  # beyond what age explains
    risk = (
        TEMPERATURE * np.abs(warmth) / 7
        + VIBRATION * np.maximum(shaking / 0.36, -1.5)
        + SERVICE * (service - 180) / 104
        + rng.normal(0, CHANCE, count)
    )
    # What the gauges show, and what a careful reader makes of it.
    fahrenheit, inches = ((rng.random(machines) < 0.4)[owner] for _ in range(2))
    offset = np.round(rng.normal(0, 4, machines), 1)[owner]
    celsius = 28 + 45 * current / rated + warmth - offset
    temperature = np.round(np.where(fahrenheit, celsius * 9 / 5 + 32, celsius), 1)
    millimetres = (1.5 + 0.12 * age) * np.exp(shaking)
    vibration = np.where(inches, np.round(millimetres / MILLIMETRES, 3), np.round(millimetres, 2))
    features = np.stack(
        [
            np.where(fahrenheit, (temperature - 32) * 5 / 9, temperature) + offset,
            np.where(inches, vibration * MILLIMETRES, vibration),
            *(current, rated, age, service),
        ],
        axis=1,
    )
    minute = rng.integers(0, 24 * 60, count)
    record = np.stack(
        [owner + FIRST_MACHINE[split], day, minute, temperature, vibration, fahrenheit, inches, offset], axis=1
    )
    order = rng.permutation(count)
    return {
        "features": features[order].astype(np.float32),
        "fault": (risk > TOO_MUCH)[order].astype(np.int64),
        "record": record[order].astype(np.float32),
    }
