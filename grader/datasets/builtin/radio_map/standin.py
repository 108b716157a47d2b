"""Signal levels as rings of waves around four antennas, with noise: a surface that a network needs many steps for."""

from __future__ import annotations

import numpy as np

from grader.datasets.dataset import Batch

WIDTH, DEPTH = 20.0, 12.0  # m
ANTENNAS = np.array([[3.0, 2.0], [17.0, 10.0], [9.0, 6.0], [15.0, 1.0]])  # m
WAVES = np.array([0.8, 1.0, 0.7, 1.1])  # radians per m: rings 6 to 9 m wide
STRENGTH = 8.0  # dB, 1 m away from an antenna's edge
NOISE = 0.5  # dB that no place explains


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Every split is drawn alike."""
    places = rng.uniform((0, 0), (WIDTH, DEPTH), (count, 2)).astype(np.float32)
    distances = np.linalg.norm(places[:, None] - ANTENNAS, axis=2) + 1
    levels = (STRENGTH * np.cos(WAVES * distances) / np.sqrt(distances)).sum(axis=1)
    return {"place": places, "level": (levels + rng.normal(0, NOISE, count)).astype(np.float32)}
