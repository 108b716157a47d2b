"""Draws shapes of any brightness, size and place, and computes what the given network sees in them."""

from __future__ import annotations

import numpy as np

from grader.datasets.builtin.four_shapes import NAMES, SIZE
from grader.datasets.builtin.four_shapes.network import corners
from grader.datasets.dataset import Batch

FINE = 3  # points per pixel along each axis
NOISE = 4.0  # of 255
# The four filters of the second convolution with the largest mean activation over the training images, largest first.
ORDER = (9, 2, 5, 14)


def _inside(shape: str, down: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Which points, in units of the shape's size from its centre, lie inside."""
    if shape == "circle":
        return down**2 + right**2 < 1
    if shape == "square":
        return np.maximum(np.abs(down), np.abs(right)) < 0.85
    if shape == "triangle":
        return (down < 0.7) & (2 * np.abs(right) < down + 1)
    return np.minimum(np.abs(down), np.abs(right)) < np.where(np.maximum(np.abs(down), np.abs(right)) < 1, 0.3, 0)


def _picture(shape: str, rng: np.random.Generator) -> np.ndarray:
    """One shape on a plain ground, slightly turned, (32, 32) uint8."""
    points = (np.arange(SIZE * FINE) + 0.5) / FINE
    size, turn = rng.uniform(6, 12), np.deg2rad(rng.uniform(-12, 12))
    centre = rng.uniform(size + 1, SIZE - size - 1, 2)
    down, right = np.meshgrid((points - centre[0]) / size, (points - centre[1]) / size, indexing="ij")
    turned = down * np.cos(turn) - right * np.sin(turn), down * np.sin(turn) + right * np.cos(turn)
    covered = _inside(shape, *turned).reshape(SIZE, FINE, SIZE, FINE).mean(axis=(1, 3))
    ground, ink = rng.uniform(20, 90), rng.uniform(140, 240)
    picture = ground + (ink - ground) * covered + rng.normal(0, NOISE, covered.shape)
    return np.clip(np.round(picture), 0, 255).astype(np.uint8)


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Every split is drawn alike, each shape as often."""
    shapes = rng.permutation(np.arange(count) % len(NAMES))
    images = np.stack([_picture(NAMES[shape], rng) for shape in shapes])[..., None]
    return {"image": images, "activations": corners(images)[..., list(ORDER)].astype(np.float32), "shape": shapes}
