"""Stand-in of MNIST: handwritten digits drawn as strokes and normalised as the real ones are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from grader.datasets.dataset import Batch, Dataset, Image, Label, TfdsSource

STROKES = Path(__file__).with_name("mnist_strokes.json")

SIZE = 28  # pixels of an image's side
BOX = 20  # pixels of the longer side of a digit: MNIST fits each into a box of 20 x 20
SAMPLES = 88  # pen positions a digit: at most 0.8 pixels apart, less than the thinnest pen's radius
BLOCK = 16  # digits rendered at once: their distances to all pixels fit into the processor's cache
MIDDLE = 14  # row and column of a real digit's centre of mass, to the nearest whole move
SOFTNESS = 1.4  # pixels over which ink fades into paper

_Y, _X = np.mgrid[:SIZE, :SIZE].reshape(2, -1).astype(np.float32) - (SIZE - 1) / 2
_PIXELS = np.stack([_X**2 + _Y**2, _X, _Y, np.ones_like(_X)])


@dataclass(frozen=True)
class Form:
    """One way to write a digit: poses of the same strokes, of which a written digit is a mixture."""

    weight: float
    poses: np.ndarray  # (poses, points, 2), x to the right, y down, a digit about 100 high
    sampling: np.ndarray  # (SAMPLES, points): pen positions = sampling @ points
    stroke: np.ndarray  # (SAMPLES,): the number of the stroke of each pen position
    ends: np.ndarray  # (points, points): direction out of the stroke at its two ends, zero elsewhere


def _parse(stroke: str) -> tuple[np.ndarray, list[bool]]:
    """Points (n, 2) of "x,y x,y! ...", and which of them are corners ("!")."""
    words = stroke.split()
    points = np.array([[float(number) for number in word.rstrip("!").split(",")] for word in words])
    return points, [word.endswith("!") for word in words]


def _curve(points: np.ndarray, corners: list[bool], count: int) -> np.ndarray:
    """Weights (count, n) of the points at `count` positions along a cubic Hermite spline through them.

    Tangents are those of Catmull and Rom with chord lengths as parameter; at a corner each side has its own.
    """
    size = len(points)
    chords = np.maximum(np.linalg.norm(np.diff(points, axis=0), axis=1), 1e-3)
    unit = np.eye(size)
    slopes = np.diff(unit, axis=0) / chords[:, None]
    before, after = np.empty((size, size)), np.empty((size, size))
    for i in range(size):
        left, right = slopes[max(i - 1, 0)], slopes[min(i, size - 2)]
        if corners[i]:
            before[i], after[i] = left, right
        else:
            share = chords[min(i, size - 2)] / (chords[max(i - 1, 0)] + chords[min(i, size - 2)])
            before[i] = after[i] = share * left + (1 - share) * right
    knots = np.concatenate([[0], np.cumsum(chords)])
    along = np.linspace(0, knots[-1], count)
    piece = np.clip(np.searchsorted(knots, along, side="right") - 1, 0, size - 2)
    length = chords[piece][:, None]
    t = (along - knots[piece])[:, None] / length
    return (
        (2 * t**3 - 3 * t**2 + 1) * unit[piece]
        + (t**3 - 2 * t**2 + t) * length * after[piece]
        + (3 * t**2 - 2 * t**3) * unit[piece + 1]
        + (t**3 - t**2) * length * before[piece + 1]
    )


def _form(weight: float, poses: list[list[str]]) -> Form:
    parsed = [[_parse(stroke) for stroke in pose] for pose in poses]
    strokes = parsed[0]
    lengths = np.array([np.linalg.norm(np.diff(points, axis=0), axis=1).sum() for points, _ in strokes])
    counts = np.maximum((SAMPLES * lengths / lengths.sum()).astype(int), 4)
    counts[np.argmax(counts)] += SAMPLES - counts.sum()
    total = sum(len(points) for points, _ in strokes)
    sampling, ends = np.zeros((SAMPLES, total)), np.zeros((total, total))
    row = column = 0
    for (points, corners), count in zip(strokes, counts, strict=True):
        size = len(points)
        sampling[row : row + count, column : column + size] = _curve(points, corners, count)
        ends[column, [column, column + 1]] = 1, -1
        ends[column + size - 1, [column + size - 1, column + size - 2]] = 1, -1
        row, column = row + count, column + size
    return Form(
        weight=weight,
        poses=np.array([np.concatenate([points for points, _ in pose]) for pose in parsed]),
        sampling=sampling.astype(np.float32),
        stroke=np.repeat(np.arange(len(strokes)), counts),
        ends=ends,
    )


@lru_cache
def _forms() -> tuple[tuple[Form, ...], ...]:
    table = json.loads(STROKES.read_text(encoding="utf-8"))
    return tuple(tuple(_form(**form) for form in table[str(digit)]) for digit in range(10))


def _write(form: Form, count: int, rng: np.random.Generator) -> np.ndarray:
    """Pen positions (count, SAMPLES, 2) of one form, written `count` times."""
    one, other = form.poses[rng.integers(0, len(form.poses), (2, count))]
    along = np.linspace(-0.5, 0.5, points_count := form.poses.shape[1])
    share = rng.uniform(-0.2, 1.2, (count, 1)) + rng.normal(0, 0.4, (count, 1)) * along
    points = one + np.clip(share, -0.3, 1.3)[..., None] * (other - one)
    care = rng.lognormal(np.log(1.3), 0.6, (count, 1, 1))  # the smaller, the more careful the writer
    points += care * rng.standard_normal(points.shape)
    points += np.einsum("kj,njc->nkc", form.ends, points) * rng.normal(0, 0.18, (count, points_count, 1))
    shifts = care * rng.normal(0, 0.9, (count, form.stroke.max() + 1, 2))
    return form.sampling @ points.astype(np.float32) + shifts[:, form.stroke].astype(np.float32)


def _deform(pen: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Another hand for each digit (n, SAMPLES, 2): proportions, bend, slant, tilt, width and a smooth distortion."""
    count = len(pen)

    def draw(mean: float, spread: float) -> np.ndarray:
        return rng.normal(mean, spread, (count, 1)).astype(np.float32)

    x, y = (pen[..., 0] - 36) / 100, (pen[..., 1] - 50) / 100
    for _ in range(2):
        angle = rng.uniform(0, 2 * np.pi, (4, count, 1)).astype(np.float32)
        wave = np.sin(5 * (np.cos(angle[0]) * x + np.sin(angle[0]) * y) + angle[1])
        strength = draw(0, 0.035)
        x, y = x + strength * np.cos(angle[2]) * wave, y + strength * np.sin(angle[2]) * wave
    y = y + draw(0, 0.3) * (y**2 - 0.25)
    x = x * (1 + draw(0, 0.22) * y) + draw(0, 0.16) * (y**2 - 0.08)
    x = x * np.exp(draw(0, 0.23)) - draw(0.1, 0.26) * y
    y = y + draw(0, 0.1) * x
    return np.stack([x, y], axis=-1)


def _fit(pen: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """Pen positions in pixels: the ink's longer side is BOX long, the ink begins at a pixel's edge."""
    margin = radius.mean(axis=1)[:, None] + 0.4  # ink is seen about 0.4 pixels beyond the pen's radius
    low, high = pen.min(axis=1), pen.max(axis=1)
    scale = (BOX - 2 * margin) / (high - low).max(axis=1, keepdims=True)
    start = np.round(-(high - low) * scale / 2 - margin) + margin
    return (pen - low[:, None]) * scale[:, None] + start[:, None]


def _centre(images: np.ndarray) -> np.ndarray:
    """Images (n, SIZE, SIZE) moved by whole pixels so that the ink's centre of mass is nearest to MIDDLE."""
    ink = images.sum(axis=(1, 2), dtype=np.float32)
    places = np.arange(SIZE, dtype=np.float32)
    rows = images.sum(axis=2, dtype=np.float32) @ places / ink
    columns = images.sum(axis=1, dtype=np.float32) @ places / ink
    down, right = (np.round(MIDDLE - centre).astype(int)[:, None] for centre in (rows, columns))
    from_rows, from_columns = (np.arange(SIZE) - move for move in (down, right))
    each = np.arange(len(images))[:, None, None]
    return images[each, from_rows[:, :, None] % SIZE, from_columns[:, None, :] % SIZE]


def _edges(count: int, rng: np.random.Generator) -> np.ndarray:
    """How far (count, pixels) the outline of the ink is off at each pixel: paper and scanner fray it."""
    noise = rng.standard_normal((count, SIZE + 1, SIZE + 1), dtype=np.float32)
    noise = noise[:, 1:, 1:] + noise[:, :-1, 1:] + noise[:, 1:, :-1] + noise[:, :-1, :-1]
    return (noise * rng.uniform(0, 0.14, (count, 1, 1)).astype(np.float32)).reshape(count, -1)


def _render(pen: np.ndarray, radius: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Images (n, SIZE, SIZE) of discs of `radius` (n, SAMPLES) at the pen positions, outline off by `edges`."""
    inverse = 1 / radius**2
    discs = np.stack([np.ones_like(inverse), *(-2 * np.moveaxis(pen, -1, 0)), (pen**2).sum(axis=-1)], axis=-1)
    discs = discs * inverse[..., None]
    images = np.empty((len(pen), SIZE * SIZE), np.uint8)
    for start in range(0, len(pen), BLOCK):
        block = slice(start, start + BLOCK)
        nearest = (discs[block] @ _PIXELS).min(axis=1)  # (distance / radius)^2 of the disc that covers most
        beyond = (np.sqrt(np.maximum(nearest, 0)) - 1) * radius[block].mean(axis=1, keepdims=True)
        ink = np.clip(0.5 - (beyond + edges[block]) / SOFTNESS, 0, 1)
        images[block] = 255 * ink**2 * (3 - 2 * ink)
    return images.reshape(-1, SIZE, SIZE)


def _pressure(count: int, rng: np.random.Generator) -> np.ndarray:
    """Pen radii (count, SAMPLES) in pixels: a pen for each digit, pressed harder and softer along the way."""
    radius = np.clip(rng.lognormal(np.log(1.33), 0.27, (count, 1)), 0.7, 2.6)
    along = np.linspace(0, 1, SAMPLES)
    waves = sum(
        rng.normal(0, strength, (count, 1)) * np.sin(2 * np.pi * (cycles * along + rng.uniform(0, 1, (count, 1))))
        for cycles, strength in ((0.7, 0.12), (1.9, 0.07), (4.3, 0.04))
    )
    return (radius * np.exp(waves)).astype(np.float32)


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """`count` digits in random order, all splits alike."""
    labels = rng.integers(0, 10, count)
    pen = np.empty((count, SAMPLES, 2), np.float32)
    for digit, forms in enumerate(_forms()):
        rows = np.flatnonzero(labels == digit)
        weights = np.array([form.weight for form in forms])
        chosen = rng.choice(len(forms), len(rows), p=weights / weights.sum())
        for number, form in enumerate(forms):
            pen[rows[chosen == number]] = _write(form, int((chosen == number).sum()), rng)
    radius = _pressure(count, rng)
    pen = _fit(_deform(pen, rng), radius)
    return {"image": _centre(_render(pen, radius, _edges(count, rng)))[..., None], "label": labels}


DATASET = Dataset(
    name="mnist",
    description="Handwritten digits, 28 x 28 grey levels",
    version="1.0.0",
    features={"image": Image((SIZE, SIZE, 1)), "label": Label(tuple("0123456789"))},
    inputs="image",
    labels="label",
    sizes={"train": 20_000, "validation": 4_000, "heldout": 10_000},
    generate=generate,
    real=TfdsSource(
        builder="mnist:3.0.1",
        splits={"train": "train[:55000]", "validation": "train[55000:]", "heldout": "test"},
        address="https://storage.googleapis.com/cvdf-datasets/mnist/",
        download_megabytes=11.1,
    ),
)
