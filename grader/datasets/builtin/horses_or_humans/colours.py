"""Colours of coats, clothes and things: horses and humans wear the same."""

from __future__ import annotations

import colorsys

import numpy as np

from grader.datasets.builtin.horses_or_humans.figures import Material

Colour = np.ndarray
"""Red, green and blue, 0 to 1."""


def colour(rng: np.random.Generator, hue: float, saturation: float, value: float, spread: float = 0.04) -> Colour:
    """A colour near the given one."""
    hue, saturation, value = (hue + rng.normal(0, spread / 2), *rng.normal((saturation, value), spread * 1.5))
    return np.array(colorsys.hsv_to_rgb(hue % 1, min(max(saturation, 0), 1), min(max(value, 0.03), 1)))


def any_colour(rng: np.random.Generator, least: float = 0.2, most: float = 0.85) -> Colour:
    """Of walls, doors and boards: mostly muted."""
    return colour(rng, rng.random(), rng.choice([0.04, 0.1, 0.18, 0.3]), rng.uniform(least, most))  # type: ignore[arg-type]


BLACK = np.array([0.06, 0.055, 0.055])
# Hue, saturation and value: chestnut, bay, palomino, black, grey, white, dun.
COATS = (
    (0.05, 0.65, 0.48), (0.06, 0.6, 0.36), (0.1, 0.5, 0.75), (0.07, 0.25, 0.13), (0.6, 0.06, 0.55), (0.1, 0.06, 0.8),
    (0.1, 0.35, 0.6),
)  # fmt: skip


def cloth(rng: np.random.Generator, unlike: Colour | None = None) -> Colour:
    """Of clothes and of blankets, half in the colours of coats, half in any; never the colour of the skin beside it."""
    while True:
        dyed = coat(rng)[0] if rng.random() < 0.5 else any_dye(rng)
        if unlike is None or np.abs(dyed - unlike).max() > 0.22:
            return dyed


def any_dye(rng: np.random.Generator) -> Colour:
    return colour(rng, rng.random(), rng.uniform(0.1, 0.75), rng.uniform(0.15, 0.9))


def coat(rng: np.random.Generator) -> tuple[Colour, Colour, Colour]:
    """Body, mane and lower legs of a horse."""
    kind = rng.integers(7)
    body = colour(rng, *COATS[kind], spread=0.06 if kind == 4 else 0.025)  # greys differ most
    pale, paled = colour(rng, 0.11, 0.25, 0.88), body * rng.uniform(0.4, 1.3)
    mane = (body * 0.85, BLACK, pale, BLACK, paled, body, BLACK * 2)[kind]
    legs = (body * 0.9, BLACK * 1.4, body, BLACK, body * 0.6, body, BLACK * 2)[kind]
    return body, mane.clip(0, 1), legs


def patterned(rng: np.random.Generator, first: Colour, second: Colour, fineness: float, count: int) -> Material:
    waves = rng.normal(0, fineness, (count, 3))
    return Material(first, second, waves, threshold=rng.uniform(-0.3, 0.8))
