"""Outlines of plates, slices and pieces, as signed distances, and profiles of the walls that rise from them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

SINGLE = np.float32

Outline = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Signed distance to a shape's edge, negative inside, at places (u, v); all in plate radii."""


def moved(outline: Outline, u: float, v: float, *, angle: float = 0.0) -> Outline:
    """An outline turned by an angle and put at (u, v)."""
    along, across = SINGLE(np.cos(angle)), SINGLE(np.sin(angle))

    def placed(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        x, y = x - SINGLE(u), y - SINGLE(v)
        return outline(along * x + across * y, along * y - across * x)

    return placed


def disc(radius: float) -> Outline:
    return lambda u, v: np.hypot(u, v) - SINGLE(radius)


def ellipse(a: float, b: float) -> Outline:
    return lambda u, v: (np.hypot(u * SINGLE(1 / a), v * SINGLE(1 / b)) - 1) * SINGLE(min(a, b))


def ring(radius: float, width: float) -> Outline:
    return lambda u, v: np.abs(np.hypot(u, v) - SINGLE(radius)) - SINGLE(width / 2)


def box(a: float, b: float, rounding: float = 0.02) -> Outline:
    """A rectangle of half lengths a and b."""

    def distance(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        x, y = np.abs(u) - SINGLE(a - rounding), np.abs(v) - SINGLE(b - rounding)
        outside = np.hypot(np.maximum(x, 0), np.maximum(y, 0))
        return outside + np.minimum(np.maximum(x, y), 0) - SINGLE(rounding)

    return distance


def wedge(radius: float, half_angle: float) -> Outline:
    """A slice of a round cake, its tip in the middle, pointing along -u."""
    normal_u, normal_v = SINGLE(-np.sin(half_angle)), SINGLE(np.cos(half_angle))

    def distance(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        return np.maximum(np.hypot(u, v) - SINGLE(radius), normal_u * u + normal_v * np.abs(v))

    return distance


def triangle(a: float, blunt: float = 1.0) -> Outline:
    """An equilateral triangle whose corners are `a` from its middle, cut off at a share `blunt` of that."""
    root = SINGLE(np.sqrt(3) / 2)

    def distance(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        side = np.maximum(u * SINGLE(0.5) + np.abs(v) * root, -u) - SINGLE(a / 2)
        return side if blunt == 1 else np.maximum(side, np.hypot(u, v) - SINGLE(blunt * a))

    return distance


def half_square(size: float, angle: float) -> Outline:
    """A slice of bread cut from corner to corner."""
    square = box(size, size, 0.05)
    return moved(lambda u, v: np.maximum(square(u, v), (u + v) * SINGLE(0.7)), 0, 0, angle=angle)


def diamond(size: float) -> Outline:
    return lambda u, v: (np.abs(u) * SINGLE(0.62) + np.abs(v)) * SINGLE(0.85) - SINGLE(size * 0.8)


def within(first: Outline, second: Outline) -> Outline:
    """What two outlines have in common."""
    return lambda u, v: np.maximum(first(u, v), second(u, v))


def shrunk(outline: Outline, amount: float) -> Outline:
    return lambda u, v: outline(u, v) + SINGLE(amount)


def outside(outline: Outline) -> Outline:
    return lambda u, v: -outline(u, v)


def band(outline: Outline, inward: float, half_width: float) -> Outline:
    """A line along an outline, `inward` from its edge."""
    return lambda u, v: np.abs(outline(u, v) + SINGLE(inward)) - SINGLE(half_width)


def half_plane(place: np.ndarray, normal: np.ndarray) -> Outline:
    """The side of a line through a place that its normal points away from."""
    return lambda u, v: (u - place[0]) * SINGLE(normal[0]) + (v - place[1]) * SINGLE(normal[1])


# --- profiles: how much an outline shrinks at a share t of a wall's height

Profile = Callable[[float], float]


def widening(amount: float) -> Profile:
    """Narrowest at the foot."""
    return lambda t: amount * (1 - t)


def bulging(amount: float) -> Profile:
    """Widest half way up."""
    return lambda t: amount * (2 * t - 1) ** 2


def tapering(amount: float, power: float) -> Profile:
    """Narrowest on top."""
    return lambda t: amount * t**power


def domed(radius: float) -> Profile:
    """Round on top, as a bun is."""
    return lambda t: radius * (1 - np.sqrt(max(1 - (0.98 * t) ** 2, 0.0)) ** 0.8)
