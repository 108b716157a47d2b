"""Houses with lit windows under the moon, and their pictures through four filters: nothing is learned."""

from __future__ import annotations

import numpy as np

from grader.datasets.builtin.night_city import SIZE
from grader.datasets.dataset import Batch

DARKEST, BRIGHTEST = 0, 255


def filtered(images: np.ndarray) -> np.ndarray:
    """What the four filters make of images (n, height, width), (n, height, width, 4): outside, all pixels are zero."""
    padded = np.pad(images.astype(float), ((0, 0), (1, 1), (1, 1)))
    height, width = images.shape[1:]

    def moved(down: int, right: int) -> np.ndarray:
        """The neighbour of each pixel that is so many pixels further down and right."""
        return padded[:, 1 + down : 1 + down + height, 1 + right : 1 + right + width]

    steps = (-1, 0, 1)
    sideways = sum(moved(step, 1) - moved(step, -1) for step in steps)
    downwards = sum(moved(1, step) - moved(-1, step) for step in steps)
    blurred = sum(moved(down, right) for down in steps for right in steps) / len(steps) ** 2
    sharpened = 5 * moved(0, 0) - moved(-1, 0) - moved(1, 0) - moved(0, -1) - moved(0, 1)
    return np.stack([sideways, downwards, blurred, sharpened], axis=-1)


def _picture(rng: np.random.Generator) -> np.ndarray:
    """A sky that is brighter below, the moon, and a row of houses, (height, width) from 0 to 1."""
    rows, columns = np.mgrid[:SIZE, :SIZE]
    picture = rng.uniform(0.05, 0.15) + rng.uniform(0.1, 0.35) * rows / SIZE
    distance = np.hypot(rows - rng.uniform(4, 10), columns - rng.uniform(4, SIZE - 4))
    picture = np.maximum(picture, rng.uniform(0.8, 1) * np.clip(rng.uniform(2.5, 4.5) - distance, 0, 1))
    left = -int(rng.integers(0, 4))
    while left < SIZE:
        width, top = int(rng.integers(4, 11)), int(rng.integers(8, 26))
        _build(picture[top:, max(left, 0) : left + width], rng)
        left += width + int(rng.integers(0, 3))
    return picture


def _build(house: np.ndarray, rng: np.random.Generator) -> None:
    """Fills a part of the picture with a wall, and lights some of its windows."""
    house[:] = rng.uniform(0, 0.3)
    house[:1] += 0.1  # the moon on the roof
    windows = house[2::3, 1:-1:2]
    windows[rng.random(windows.shape) < 0.5] = rng.uniform(0.6, 1)


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Every split is drawn alike."""
    pictures = np.stack([_picture(rng) for _ in range(count)])
    images = np.clip(np.round(BRIGHTEST * pictures), DARKEST, BRIGHTEST).astype(np.uint8)
    return {"image": images[..., None], "filtered": filtered(images).astype(np.float32)}
