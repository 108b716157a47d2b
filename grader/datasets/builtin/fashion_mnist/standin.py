"""Garments drawn as shaded silhouettes that fill the frame, as the real photographs do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grader.datasets.builtin.fashion_mnist import SIDE
from grader.datasets.builtin.fashion_mnist.cuts import STYLES, Styles
from grader.datasets.dataset import Batch

FRAME = 27.4  # pixels that the longer side of a garment fills: the real images are cropped to it
ROWS = (np.arange(SIDE, dtype=np.float32) - (SIDE - 1) / 2).reshape(1, SIDE, 1)
COLUMNS = ROWS.reshape(1, 1, SIDE)
NEAR = (np.abs(ROWS[0] - COLUMNS[0]) <= 2).astype(np.float32) / 5  # averages a pixel with the two on either side of it

Measures = Mapping[str, np.ndarray]
"""One value a garment, of shape (count, 1, 1), for each measure of its style."""


@dataclass(frozen=True)
class Pen:
    """Draws in a garment's own units, of which one is `scale` pixels."""

    scale: np.ndarray

    def fill(self, distance: np.ndarray) -> np.ndarray:
        """Share of each pixel inside an edge that is `distance` away: 1 where negative, a ramp across the edge."""
        return np.clip(0.5 - self.scale * distance, 0, 1)

    def line(self, distance: np.ndarray, width: float = 0.7) -> np.ndarray:
        """A soft line where `distance` is 0, `width` pixels to either side."""
        return np.exp(-np.square(self.scale * distance / width))


def _measures(styles: Styles, count: int, rng: np.random.Generator) -> Measures:
    names = list(styles[0][1])
    low = np.array([[style[name][0] for name in names] for _, style in styles], np.float32)
    high = np.array([[style[name][1] for name in names] for _, style in styles], np.float32)
    cut = rng.choice(len(styles), count, p=[share for share, _ in styles])
    values = low[cut] + (high - low)[cut] * rng.random((count, len(names)), np.float32)
    return {name: values[:, index, None, None] for index, name in enumerate(names)}


def _present(strength: np.ndarray) -> np.ndarray:
    return np.maximum(strength, 0)


def _curve(knots: Sequence[tuple[float | np.ndarray, np.ndarray]], at: np.ndarray) -> np.ndarray:
    """The line through (place, value) knots, whose places rise; level before the first and after the last."""
    value = knots[0][1] + 0 * at
    for (left, low), (right, high) in zip(knots, knots[1:], strict=False):
        value = value + (high - low) * np.clip((at - left) / (right - left), 0, 1)
    return value


def _noise(knots: tuple[int, int], count: int, rng: np.random.Generator) -> np.ndarray:
    """Smooth fields: normal values on a grid of `knots` rows and columns, interpolated to the image."""
    down, across = (
        np.stack([np.interp(np.linspace(0, size - 1, SIDE), np.arange(size), row) for row in np.eye(size)], axis=1)
        for size in knots
    )
    grid = rng.standard_normal((count, *knots), np.float32)
    return down.astype(np.float32) @ grid @ across.T.astype(np.float32)


def _place(m: Measures, extent: np.ndarray | float) -> tuple[np.ndarray, np.ndarray, Pen]:
    """Where each pixel lies, (across, down) from the middle, for a garment whose longer side is `extent` or 1."""
    scale = FRAME * m["size"] / np.maximum(1, extent)
    across = (COLUMNS + m["tilt"] * ROWS) / (scale * m["wide"])
    return across, (ROWS - m["tilt"] * COLUMNS) / scale, Pen(scale)


def _top(m: Measures, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    shoulder = m["chest"] * m["shoulder"]
    arm = shoulder + m["sleeve"] * np.sin(m["sleeve_angle"]) + m["cuff_width"]
    x, y, pen = _place(m, 2 * np.maximum(arm, m["chest"] * np.maximum(m["hem"], 1)))
    y = y + 0.5
    side = np.abs(x)

    edge = _curve(
        [
            (0, m["neck"]),
            (m["slope"], shoulder),
            (0.28, m["chest"]),
            (m["waist_at"], m["chest"] * m["waist"]),
            (1, m["chest"] * m["hem"]),
        ],
        y,
    )
    hem = 1 - np.abs(m["hem_curve"]) + m["hem_curve"] * np.cos(np.pi * np.clip(side / m["chest"], 0, 1))
    torso = pen.fill(side - edge) * pen.fill(-y) * pen.fill(y - hem)
    torso = np.where(y < m["straps"], torso * pen.fill(np.abs(side - 0.75 * shoulder) - 0.025), torso)
    sleeves, along = _sleeves(m, x, y, shoulder, pen)

    neck = m["neck"] * np.clip(1 - y / m["neck_depth"], 0, 1) ** m["neck_curve"]
    opening = pen.fill(side - neck) * (y < m["neck_depth"])
    back = pen.fill(y - 0.35 * m["neck_depth"] - 0.02) * m["neck_filled"] * 0.8 * torso
    shape = np.maximum(torso, sleeves) * (1 - opening) + opening * back

    ribs = pen.fill(0.94 - y) * torso + pen.fill(m["sleeve"] - 0.07 - along) * sleeves
    light = 1 - 0.35 * pen.line(side - edge) * sleeves * torso + np.sign(m["trim"]) * _present(m["rib"]) * ribs
    light = light + _front(m, x, y, neck, pen) - _present(m["pockets"]) * torso * _pockets(m, side, y, pen)
    return shape, light + _pattern(m, x, y, pen, rng)


def _sleeves(
    m: Measures, x: np.ndarray, y: np.ndarray, shoulder: np.ndarray, pen: Pen
) -> tuple[np.ndarray, np.ndarray]:
    """Both sleeves, and how far each pixel is along them."""
    angle = m["sleeve_angle"] + np.sign(COLUMNS) * m["sleeve_twist"]
    out, down = np.abs(x) - shoulder + 0.6 * m["sleeve_width"], y - m["slope"] - 0.7 * m["sleeve_width"]
    along, beside = out * np.sin(angle) + down * np.cos(angle), out * np.cos(angle) - down * np.sin(angle)
    width = _curve([(0, m["sleeve_width"]), (np.maximum(m["sleeve"], 0.05), m["cuff_width"])], along)
    sleeves = pen.fill(np.abs(beside) - width) * pen.fill(along - m["sleeve"])
    return sleeves * pen.fill(-along - 0.6 * m["sleeve_width"]) * (m["sleeve"] > 0.05), along


def _front(m: Measures, x: np.ndarray, y: np.ndarray, neck: np.ndarray, pen: Pen) -> np.ndarray:
    """What collar, lapels, hood, belt and the opening with its buttons add to the light."""
    side, middle = np.abs(x), x - m["placket_at"]
    below = pen.fill(m["neck_depth"] - y)
    collar = pen.line(side - neck - 0.03, 0.9) * (y < m["neck_depth"] + 0.03)
    lapels = pen.line(side - 0.4 * np.clip(0.45 - y, 0, 1), 0.8) * (y < 0.45)
    belt = pen.line(y - m["waist_at"], 1.0)
    trims = _present(m["collar"]) * collar + _present(m["lapel"]) * lapels + _present(m["belt"]) * belt
    buttons = pen.line(middle - 0.02) * (np.cos(2 * np.pi * pen.scale * y / (0.4 * m["period"] + 2.6)) > 0.3)
    hood = np.exp(-np.square(4 * np.hypot(x / 0.16, (y - 0.08) / 0.1) - 4))
    return (
        np.sign(m["trim"]) * trims
        + np.sign(m["button_shade"]) * _present(m["buttons"]) * buttons * below
        - _present(m["placket"]) * pen.line(middle) * below
        - 0.8 * (m["gap"] > 0) * pen.fill(np.abs(middle) - m["gap"] * y) * below
        - _present(m["hood"]) * hood
    )


def _pockets(m: Measures, side: np.ndarray, y: np.ndarray, pen: Pen) -> np.ndarray:
    return pen.line(np.maximum(np.abs(side - 0.14) - 0.07, np.abs(y - m["pockets_at"]) - 0.05), 0.6)


def _pattern(m: Measures, x: np.ndarray, y: np.ndarray, pen: Pen, rng: np.random.Generator) -> np.ndarray:
    turns = 2 * np.pi * pen.scale / m["period"]
    rows, columns = np.sin(turns * y + m["phase"]), np.sin(turns * x + m["phase"])
    chest = pen.fill(np.maximum(np.abs(x - 0.02) - 0.14, np.abs(y - 0.36) - 0.13))
    printed = _present(m["print"]) * chest * _noise((14, 14), len(x), rng)
    return _present(m["stripes"]) * rows + _present(m["checks"]) * (rows + columns) + printed


def _trouser(m: Measures, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    x, y, pen = _place(m, 1)
    y = y + 0.5
    side = np.abs(x)
    outer = _curve([(0, m["waist"]), (0.2, m["hip"]), (0.55, m["knee"]), (1, m["ankle"])], y)
    inner = _curve([(m["crotch"], 0 * m["crotch"]), (1.01, m["split"])], y)
    legs = pen.fill(side - outer) * np.maximum(pen.fill(inner - side), y < m["crotch"])
    light = 1 - _present(m["seam"]) * pen.line(side, 0.6) * (y > 0.07)
    light = light + np.sign(m["trim"]) * _present(m["waistband"]) * pen.fill(y - 0.06)
    light = light + _present(m["crease"]) * pen.line(side - (outer + inner) / 2, 1)
    return legs * pen.fill(np.abs(y - 0.5) - 0.5), light + m["fade"] * (y - 0.5)


def _shoe(m: Measures, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    tallest = np.maximum(np.maximum(m["collar"], m["back"]), m["instep"]) + m["heel"]
    x, y, pen = _place(m, tallest)
    along, up = x + 0.5, 0.5 * tallest - y
    ground = 0 * m["heel"]
    bottom = _curve([(0, ground + 0.02), (0.12, ground), (0.35, 0.1 * m["heel"]), (0.85, m["heel"])], along)
    height = up - bottom
    top = _curve(
        [
            (0, 0.5 * m["toe"]),
            (0.06, m["toe"]),
            (0.3, m["vamp"]),
            (m["throat"] - 0.06, m["instep"]),
            (m["throat"], m["collar"]),
            (0.86, m["collar"] - 0.02),
            (0.97, m["back"]),
        ],
        along,
    )
    foot = pen.fill(-height) * pen.fill(np.abs(along - 0.5) - 0.5)
    upper = pen.fill(height - top) * foot * _straps(m, along, height)
    sole = np.maximum(pen.fill(height - m["sole"]) * foot, _heel(m, along, up, height, pen))
    ankle_strap = (m["ankle_strap"] > 0) * _ankle_strap(along, height, pen) * foot
    shape = np.maximum(np.maximum(upper, ankle_strap), sole)

    laces = pen.fill(np.abs(along - m["throat"] + 0.17) - 0.12) * pen.fill(0.6 * top - height)
    laces = laces * np.cos(2 * np.pi * pen.scale * along / 2.5)
    stripe = pen.line(along - m["stripe_at"] - m["stripe_slant"] * (height - 0.2), 1.2)
    trims = _present(m["stripe"]) * stripe + _present(m["toe_cap"]) * pen.fill(along - 0.2)
    return shape, 1 + m["sole_shade"] * sole + _present(m["laces"]) * laces + np.sign(m["trim"]) * trims


def _heel(m: Measures, along: np.ndarray, up: np.ndarray, height: np.ndarray, pen: Pen) -> np.ndarray:
    """What carries a raised heel: from a thin post to a wedge, narrower at the ground."""
    width = m["heel_width"] * (0.6 + 0.4 * np.clip(up / np.maximum(m["heel"], 0.01), 0, 1))
    post = pen.fill(0.98 - width - along) * pen.fill(along - 1) * pen.fill(-up) * pen.fill(height)
    return post * (m["heel"] > 0.02)


def _straps(m: Measures, along: np.ndarray, height: np.ndarray) -> np.ndarray:
    """The upper of a sandal is cut into slanting straps, that of a closed shoe is left whole."""
    wave = np.cos(2 * np.pi * m["strap_count"] * (along + m["strap_slant"] * height) + m["phase"])
    return np.clip(2 * (wave - 1 + 2.5 * m["strap_width"]), 0, 1)


def _ankle_strap(along: np.ndarray, height: np.ndarray, pen: Pen) -> np.ndarray:
    """A ring around the ankle, seen from the side, and the counter that holds it."""
    ring = np.abs(np.hypot((along - 0.77) / 0.2, (height - 0.33) / 0.06) - 1) * 0.06 - 0.02
    counter = np.maximum(np.abs(along - 0.94) - 0.035, height - 0.33)
    return pen.fill(np.minimum(ring, counter))


def _bag(m: Measures, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    total = m["height"] + m["handle_height"]
    x, y, pen = _place(m, total)
    y = y + total / 2 - m["handle_height"]
    side = np.abs(x)
    edge = _curve([(0, 0.5 * m["top"]), (1, 0.5 + 0 * m["top"])], y / m["height"])
    right, down = side - edge + m["corner"], np.abs(y - m["height"] / 2) - m["height"] / 2 + m["corner"]
    rounded = np.hypot(np.maximum(right, 0), np.maximum(down, 0)) + np.minimum(np.maximum(right, down), 0)
    body = pen.fill(rounded - m["corner"])
    ring = np.hypot(x / m["handle_width"], np.minimum(y - 0.05, 0) / m["handle_height"]) - 1
    handle = pen.fill(np.abs(ring) * m["handle_height"] - m["handle_thickness"]) * (y < 0.06)

    flap = y - m["flap_at"] * m["height"]
    clasp = pen.fill(np.maximum(side - 0.05, np.abs(flap) - 0.05))
    light = 1 + (m["handle_shade"] - 1) * handle * (1 - body) + np.sign(m["trim"]) * _present(m["clasp"]) * clasp
    light = light - _present(m["flap"]) * pen.line(flap, 0.8) - _present(m["seams"]) * pen.line(side - 0.32)
    return np.maximum(body, handle), light + _present(m["print"]) * _noise((9, 9), len(x), rng)


DRAWINGS: Mapping[str, Callable[[Measures, np.random.Generator], tuple[np.ndarray, np.ndarray]]] = {
    "T-shirt/top": _top,
    "Trouser": _trouser,
    "Pullover": _top,
    "Dress": _top,
    "Coat": _top,
    "Sandal": _shoe,
    "Shirt": _top,
    "Sneaker": _shoe,
    "Bag": _bag,
    "Ankle boot": _shoe,
}
"""Class -> what draws a garment's shape (share of each pixel covered) and the light on it (1 is plain cloth).

The order is that of the real labels. Shoes point to the left, as they do there.
"""
NAMES = tuple(DRAWINGS)


def _depth(shape: np.ndarray) -> np.ndarray:
    """How deep inside the garment a pixel lies, 0 at the edge to 1: by how much of its 5 by 5 pixels is filled."""
    filled = shape @ NEAR
    return np.clip(2 * (NEAR @ filled) - 1, 0, 1)


def _exposed(light: np.ndarray) -> np.ndarray:
    """Grey levels of a light of 0 or more: the same while dark, never quite 1, so that bright cloth keeps its folds."""
    return light / (1 + light**8) ** 0.125


def _garments(name: str, count: int, rng: np.random.Generator) -> np.ndarray:
    m = _measures(STYLES[name], count, rng)
    shape, light = DRAWINGS[name](m, rng)
    two_tone = np.sign(m["block"]) * _present(np.abs(m["block"]) - 0.3)
    light = light + two_tone * np.sign(ROWS / SIDE + 0.5 - m["block_at"])
    light = light - m["volume"] * (1 - _depth(shape))
    light = light + m["folds"] * (_noise((3, 9), count, rng) + 0.5 * _noise((9, 9), count, rng))
    light = light + m["knit"] * rng.standard_normal(light.shape, np.float32)
    return (255 * shape * _exposed(np.maximum(m["shade"] * light, 0.02))).astype(np.uint8)


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Equally many garments of each class, give or take one, in random order."""
    labels = rng.permutation(np.arange(count, dtype=np.int64) % len(NAMES))
    images = np.empty((count, SIDE, SIDE, 1), np.uint8)
    for label, name in enumerate(NAMES):
        of_class = labels == label
        images[of_class, :, :, 0] = _garments(name, int(of_class.sum()), rng)
    return {"image": images, "label": labels}
