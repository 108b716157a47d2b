"""Handwritten digits drawn as strokes and normalised as the real ones are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from grader.datasets.builtin.mnist import SIZE
from grader.datasets.dataset import Batch

# Each digit has forms, drawn by their weights. A form has poses: the same strokes at the extremes of what hands make of
# them. A stroke is a line of points "x,y", x to the right and y down, a digit about 100 high; "!" marks a corner.
STROKES = Path(__file__).with_name("mnist_strokes.json")
BOX = 20  # pixels of a digit's longer side: MNIST fits each into a box of 20 x 20 ...
MIDDLE = 14  # ... and moves it by whole pixels until the centre of mass is nearest to this row and column
SAMPLES = 88  # pen positions a digit: 0.8 pixels apart on the longest strokes, less than the thinnest pen's radius
FADE = 1.4  # pixels over which ink turns into paper; gives the real share of grey among the pixels that are not black
BLOCK = 16  # digits rendered at once: their distances to all pixels (4 MB) stay in the processor's cache

# The spreads of pens and hands below are the ones at which slant, aspect and ink of each digit vary as in the real
# training images (standard deviation of the slant 0.25, of the logarithm of width over height 0.25), adjusted until the
# models of tests/calibration/mnist.py scored on the stand-in what they score on the real images.


@dataclass(frozen=True)
class Form:
    """One way to write a digit."""

    weight: float
    poses: np.ndarray  # (poses, points, 2)
    curve: np.ndarray  # (SAMPLES, points): pen positions = curve @ points
    stroke: np.ndarray  # (SAMPLES,): number of the stroke that each pen position belongs to
    outwards: np.ndarray  # (points, points): at a stroke's two ends the direction out of it, zero elsewhere


def _parse(stroke: str) -> tuple[np.ndarray, list[bool]]:
    words = stroke.split()
    points = np.array([[float(number) for number in word.rstrip("!").split(",")] for word in words])
    return points, [word.endswith("!") for word in words]


def _curve(points: np.ndarray, corners: list[bool], count: int) -> np.ndarray:
    """Weights (count, n) that turn n points into `count` positions along a cubic Hermite spline through them.

    Tangents are Catmull and Rom's with the chord's length as parameter; at a corner each side keeps its own.
    """
    size = len(points)
    chords = np.linalg.norm(np.diff(points, axis=0), axis=1)
    unit = np.eye(size)
    slopes = np.diff(unit, axis=0) / chords[:, None]
    arriving = slopes[np.maximum(np.arange(size) - 1, 0)]
    leaving = slopes[np.minimum(np.arange(size), size - 2)]
    for i in range(1, size - 1):
        if not corners[i]:
            share = chords[i] / (chords[i - 1] + chords[i])
            arriving[i] = leaving[i] = share * slopes[i - 1] + (1 - share) * slopes[i]
    knots = np.concatenate([[0], np.cumsum(chords)])
    along = np.linspace(0, knots[-1], count)
    piece = np.clip(np.searchsorted(knots, along, side="right") - 1, 0, size - 2)
    length = chords[piece][:, None]
    t = (along - knots[piece])[:, None] / length
    return (
        (2 * t**3 - 3 * t**2 + 1) * unit[piece]
        + (t**3 - 2 * t**2 + t) * length * leaving[piece]
        + (3 * t**2 - 2 * t**3) * unit[piece + 1]
        + (t**3 - t**2) * length * arriving[piece + 1]
    )


def _form(weight: float, poses: list[list[str]]) -> Form:
    """Raises ValueError for poses that differ in more than where their points lie."""
    parsed = [[_parse(stroke) for stroke in pose] for pose in poses]
    strokes = parsed[0]
    for pose, source in zip(parsed, poses, strict=True):
        if [corners for _, corners in pose] != [corners for _, corners in strokes]:
            raise ValueError(f"{STROKES.name}: {source} has other points or corners than {poses[0]}, of the same form")
    lengths = np.array([np.linalg.norm(np.diff(points, axis=0), axis=1).sum() for points, _ in strokes])
    counts = (SAMPLES * lengths / lengths.sum()).astype(int)
    counts[0] += SAMPLES - counts.sum()
    total = sum(len(points) for points, _ in strokes)
    curve, outwards = np.zeros((SAMPLES, total)), np.zeros((total, total))
    row = first = 0
    for (points, corners), count in zip(strokes, counts, strict=True):
        last = first + len(points) - 1
        curve[row : row + count, first : last + 1] = _curve(points, corners, count)
        outwards[first, [first, first + 1]] = 1, -1
        outwards[last, [last, last - 1]] = 1, -1
        row, first = row + count, last + 1
    return Form(
        weight=weight,
        poses=np.array([np.concatenate([points for points, _ in pose]) for pose in parsed]),
        curve=curve,
        stroke=np.repeat(np.arange(len(strokes)), counts),
        outwards=outwards,
    )


@lru_cache
def _forms() -> tuple[tuple[Form, ...], ...]:
    table = json.loads(STROKES.read_text(encoding="utf-8"))
    return tuple(tuple(_form(**form) for form in table[str(digit)]) for digit in range(10))


def _write(form: Form, count: int, rng: np.random.Generator) -> np.ndarray:
    """Pen positions (count, SAMPLES, 2) of one form written `count` times."""
    one, other = form.poses[rng.integers(0, len(form.poses), (2, count))]
    size = form.poses.shape[1]
    # Between two poses and a little beyond; not equally far at the first and the last point, so that the beginning of
    # one pose also meets the end of another.
    share = rng.uniform(-0.2, 1.2, (count, 1)) + rng.normal(0, 0.4, (count, 1)) * np.linspace(-0.5, 0.5, size)
    points = one + np.clip(share, -0.3, 1.3)[..., None] * (other - one)
    haste = rng.lognormal(np.log(1.3), 0.6, (count, 1, 1))
    points += haste * rng.standard_normal(points.shape)
    points += (form.outwards @ points) * rng.normal(0, 0.18, (count, size, 1))  # strokes end too early or too late
    misplaced = haste * rng.normal(0, 0.9, (count, form.stroke.max() + 1, 2))
    return form.curve @ points + misplaced[:, form.stroke]


def _deform(pen: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Pen positions (n, SAMPLES, 2) as another hand would write them, a digit about 1 high."""

    def draw(mean: float, spread: float) -> np.ndarray:
        return rng.normal(mean, spread, (len(pen), 1))

    x, y = (pen[..., 0] - 36) / 100, (pen[..., 1] - 50) / 100
    for _ in range(2):  # elastic distortion: a wave about as long as the digit is high, in any direction
        towards, phase, moving = rng.uniform(0, 2 * np.pi, (3, len(pen), 1))
        wave = draw(0, 0.035) * np.sin(5 * (np.cos(towards) * x + np.sin(towards) * y) + phase)
        x, y = x + np.cos(moving) * wave, y + np.sin(moving) * wave
    y = y + draw(0, 0.26) * (y**2 - 0.25)  # larger upper or lower half
    x = x * (1 + draw(0, 0.2) * y) + draw(0, 0.14) * (y**2 - 0.08)  # broader above or below; bent
    x = x * np.exp(draw(0.02, 0.22)) - draw(0.1, 0.25) * y  # width; slant
    y = y + draw(0, 0.08) * x  # baseline
    return np.stack([x, y], axis=-1)


def _pressure(count: int, rng: np.random.Generator) -> np.ndarray:
    """Pen radii (count, SAMPLES) in pixels: a pen for each digit, pressed harder and softer along the way."""
    radius = np.clip(rng.lognormal(np.log(1.3), 0.25, (count, 1)), 0.7, 2.6)
    along = np.linspace(0, 1, SAMPLES)
    for cycles, strength in ((0.7, 0.12), (1.9, 0.07), (4.3, 0.04)):
        phase = rng.uniform(0, 1, (count, 1))
        radius = radius * np.exp(rng.normal(0, strength, (count, 1)) * np.sin(2 * np.pi * (cycles * along + phase)))
    return radius


def _fit(pen: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """Pen positions in pixels from the image's corner: the ink is BOX long and begins at a pixel's edge."""
    margin = radius.mean(axis=1, keepdims=True) + 0.3 * FADE
    low, high = pen.min(axis=1), pen.max(axis=1)
    scale = (BOX - 2 * margin) / (high - low).max(axis=1, keepdims=True)
    start = np.round((SIZE - (high - low) * scale) / 2 - margin) + margin
    return (pen - low[:, None]) * scale[:, None] + start[:, None]


def _fray(count: int, rng: np.random.Generator) -> np.ndarray:
    """How many pixels (count, SIZE, SIZE) the outline is off at each place, through paper and scanner."""
    noise = rng.standard_normal((count, SIZE + 1, SIZE + 1), dtype=np.float32)
    noise = noise[:, 1:, 1:] + noise[:, :-1, 1:] + noise[:, 1:, :-1] + noise[:, :-1, :-1]
    return noise * np.minimum(rng.exponential(0.06, (count, 1, 1)), 0.15).astype(np.float32)


def _render(pen: np.ndarray, radius: np.ndarray, fray: np.ndarray) -> np.ndarray:
    """Images (n, SIZE, SIZE) of discs of `radius` (n, SAMPLES) at the pen positions (n, SAMPLES, 2)."""
    centres = np.arange(SIZE, dtype=np.float32) + 0.5
    pen, radius = pen.astype(np.float32), radius.astype(np.float32)
    images = np.empty((len(pen), SIZE, SIZE), np.uint8)
    for start in range(0, len(pen), BLOCK):
        block = slice(start, start + BLOCK)
        # Squared distances in units of the disc's radius, first along each axis.
        x, y = (((centres - pen[block, :, axis, None]) / radius[block, :, None]) ** 2 for axis in (0, 1))
        nearest = np.sqrt((y[:, :, :, None] + x[:, :, None, :]).min(axis=1))
        outside = (nearest - 1) * radius[block].mean(axis=1)[:, None, None] + fray[block]
        ink = np.clip(0.5 - outside / FADE, 0, 1)
        images[block] = 255 * ink**2 * (3 - 2 * ink)
    return images


def _centre(images: np.ndarray) -> np.ndarray:
    """Images (n, SIZE, SIZE) moved by whole pixels so that the ink's centre of mass is nearest to MIDDLE."""
    places = np.arange(SIZE)
    ink = images.sum(axis=(1, 2))
    spare = (SIZE - BOX) // 2  # a digit that is moved further would leave the image
    sources = []
    for axis in (2, 1):  # summed over columns: the rows' ink, then the columns'
        centre = images.sum(axis=axis) @ places / ink
        move = np.clip(np.round(MIDDLE - centre), -spare, spare).astype(int)
        sources.append((places - move[:, None]) % SIZE)
    rows, columns = sources
    return images[np.arange(len(images))[:, None, None], rows[:, :, None], columns[:, None, :]]


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """`count` digits, equally many of each, in random order; all splits are drawn alike."""
    labels = rng.permutation(np.arange(count) % 10)
    pen = np.empty((count, SAMPLES, 2))
    for digit, forms in enumerate(_forms()):
        rows = np.flatnonzero(labels == digit)
        weights = np.array([form.weight for form in forms])
        chosen = rng.choice(len(forms), len(rows), p=weights / weights.sum())
        for number, form in enumerate(forms):
            written = rows[chosen == number]
            pen[written] = _write(form, len(written), rng)
    radius = _pressure(count, rng)
    images = _render(_fit(_deform(pen, rng), radius), radius, _fray(count, rng))
    return {"image": _centre(images)[..., None], "label": labels}
