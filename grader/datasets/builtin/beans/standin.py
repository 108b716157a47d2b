"""Bean leaves drawn in NumPy: meshes with veins, spots and pustules, among others, in sun and shade."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from grader.datasets.builtin.beans import NAMES
from grader.datasets.builtin.beans import marks as leaf_marks
from grader.datasets.builtin.beans.leaves import UP, Mesh, Surface, blur, draw_leaflet, lay, normals, smooth_noise
from grader.datasets.builtin.beans.marks import Colour, Health, Leaf
from grader.datasets.dataset import Batch, ragged

LONGEST, SHORTEST = 320, 120
PROPORTIONS = (1.0, 1.0, 1.2, 4 / 3, 4 / 3, 1.5, 16 / 9)

GREENS = np.array([[56, 82, 50], [74, 104, 58], [98, 126, 64], [122, 144, 74], [146, 162, 90], [108, 124, 86]])
# How often. Sick leaves yellow more, but their colour gives little away: least squares on the three mean colours of an
# image and their squares scores 0.40 on held-out images.
YELLOWED = {"angular_leaf_spot": 0.45, "bean_rust": 0.6, "healthy": 0.25}
YELLOWS: tuple[Colour, ...] = ((204, 190, 72), (186, 190, 84), (214, 200, 120))


@dataclass(frozen=True)
class Light:
    """Of one picture: where it comes from, its colours (3,), and where sun flecks fall (h, w), 0 to 1."""

    towards: np.ndarray
    direct: np.ndarray
    ambient: np.ndarray
    sun: np.ndarray
    gloss: float

    @classmethod
    def draw(cls, rng: np.random.Generator, height: int, width: int) -> Light:
        azimuth, elevation = rng.uniform(0, 2 * np.pi), np.radians(rng.uniform(30, 78))
        towards = np.array(
            [np.cos(azimuth) * np.cos(elevation), np.sin(azimuth) * np.cos(elevation), np.sin(elevation)]
        )
        direct = rng.uniform(0.45, 1.0)
        warmth = rng.normal(0.05, 0.04) * np.array([1.0, 0.1, -1.0])
        sun = np.ones((height, width), np.float32)
        if rng.random() < 0.3:
            cells = rng.uniform(1.2, 4)
            field = smooth_noise(rng, (height, width), cells)
            field += smooth_noise(rng, (height, width), 2.7 * cells) * np.float32(0.5)
            field -= np.float32(rng.uniform(-1.2, 0.5))
            sun = np.clip(field * np.float32(rng.uniform(0.7, 2.2)) + np.float32(0.5), 0, 1)
            sun *= np.float32(1 - (least := rng.uniform(0.1, 0.5)))
            sun += np.float32(least)
        sky = np.array([0.97, 1.0, 1.02]) * rng.uniform(0.34, 0.62)
        return cls(towards.astype(np.float32), direct * (1 + warmth), sky, sun, rng.uniform(2, 38))


def _paint(canvas: np.ndarray, leaf: Leaf, light: Light, shadow: float) -> None:
    """Lights a leaf and lays it over the canvas (3, h, w)."""
    surface = leaf.surface
    _cast_shadow(canvas, surface, light, shadow)
    x, y, z = normals(surface.height)
    lx, ly, lz = light.towards
    lit = x * lx + y * ly + z * lz
    # Light also shines through a blade, so that no side of it is black.
    lit = np.maximum(lit * np.float32(0.85) + np.float32(0.15), np.float32(0.08))
    sun = light.sun[surface.rows, surface.columns]
    lit *= sun
    half = (light.towards + UP) / np.linalg.norm(light.towards + UP)
    shine = np.maximum(x * np.float32(half[0]) + y * np.float32(half[1]) + z * np.float32(half[2]), 0)
    for _ in range(3):
        shine *= shine
    shine *= leaf.gloss * np.float32(light.gloss)
    shine *= sun * np.float32(0.7) + np.float32(0.3)
    under = canvas[:, surface.rows, surface.columns]
    for channel in range(3):
        colour = leaf.colours[channel] * (lit * np.float32(light.direct[channel]) + np.float32(light.ambient[channel]))
        colour += shine
        colour -= under[channel]
        colour *= surface.cover
        under[channel] += colour


def _cast_shadow(canvas: np.ndarray, surface: Surface, light: Light, strength: float) -> None:
    """Darkens what lies below, away from the light."""
    _, height, width = canvas.shape
    distance = 0.045 * min(height, width)
    right, down = (int(round(-float(way) * distance * 1.6)) for way in light.towards[:2])
    soft = max(1, round(distance * 0.4))
    top, left = surface.rows.start + down, surface.columns.start + right
    shade = np.zeros((height, width), np.float32)
    rows, columns = (
        slice(max(0, top), min(height, surface.rows.stop + down)),
        slice(max(0, left), min(width, surface.columns.stop + right)),
    )
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return
    shade[rows, columns] = surface.cover[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
    grow = (
        slice(max(0, rows.start - 2 * soft), rows.stop + 2 * soft),
        slice(max(0, columns.start - 2 * soft), columns.stop + 2 * soft),
    )
    canvas[:, grow[0], grow[1]] *= 1 - np.float32(strength) * blur(shade[grow], soft)


def _blank_leaf(rng: np.random.Generator, surface: Surface, green: np.ndarray) -> Leaf:
    """A clean leaf: veins lighter than the blade, its tone uneven."""
    shape = surface.u.shape
    tone = 1 + smooth_noise(rng, shape, 4) * np.float32(0.05)
    if surface.rib.size:
        tone += smooth_noise(rng, shape, 40) * np.float32(0.025)
        tone -= surface.rib * np.float32(0.1)
    tone += surface.between * np.float32(0.06)
    leaf = Leaf(surface, tone * green.astype(np.float32)[:, None, None], np.ones(shape, np.float32))
    pale = tuple(green * 0.55 + np.array([190, 204, 128]) * 0.45)
    leaf.stain(surface.vein * np.float32(0.7), pale)
    return leaf


def _stroke(canvas: np.ndarray, start: np.ndarray, end: np.ndarray, width: float, colour: np.ndarray) -> None:
    """A round stalk or straw between two points in pixels, lighter in its middle."""
    low, high = np.minimum(start, end) - width - 1, np.maximum(start, end) + width + 2
    top, bottom = max(0, int(low[1])), min(canvas.shape[1], int(high[1]))
    left, right = max(0, int(low[0])), min(canvas.shape[2], int(high[0]))
    if top >= bottom or left >= right:
        return
    x = np.arange(left, right, dtype=np.float32) + np.float32(0.5 - start[0])
    y = (np.arange(top, bottom, dtype=np.float32) + np.float32(0.5 - start[1]))[:, None]
    way = (end - start).astype(np.float32)
    share = np.clip((x * way[0] + y * way[1]) / max(float(way @ way), 1e-3), 0, 1)
    distance = np.sqrt((x - share * way[0]) ** 2 + (y - share * way[1]) ** 2)
    cover = np.clip(np.float32(width + 0.5) - distance, 0, 1)
    tone = np.float32(1.15) - np.float32(0.5) * (distance / np.float32(width + 0.5)) ** 2
    part = canvas[:, top:bottom, left:right]
    for plane, value in zip(part, colour, strict=True):
        plane += (tone * np.float32(value) - plane) * cover


def _soil(rng: np.random.Generator, height: int, width: int, light: Light) -> np.ndarray:
    """Crumbs of many sizes, lit from the side, with straw on some."""
    colour = np.array(leaf_marks.SOILS[rng.integers(len(leaf_marks.SOILS))]) * rng.uniform(0.8, 1.2)
    relief = np.zeros((height, width), np.float32)
    for cells, weight in ((3, 0.7), (7, 0.6), (15, 0.5), (34, 0.35), (70, 0.2)):
        relief += smooth_noise(rng, (height, width), cells) * np.float32(weight / cells * rng.uniform(0.5, 1.5))
    x, y, z = normals(relief * np.float32(min(height, width) * rng.uniform(0.25, 0.6)))
    lx, ly, lz = light.towards
    lit = np.maximum(x * lx + y * ly + z * lz, np.float32(0.05)) * np.float32(0.9)
    tone = 1 + smooth_noise(rng, (height, width), 9) * np.float32(0.1)
    shade = light.direct[:, None, None].astype(np.float32) * lit + light.ambient[:, None, None].astype(np.float32)
    canvas = colour[:, None, None].astype(np.float32) * tone * shade
    for _ in range(rng.choice([0, 0, 4, 12, 30])):
        start = rng.uniform(0, 1, 2) * [width, height]
        end = start + _ahead(rng.uniform(0, np.pi), rng.uniform(0.05, 0.5) * min(height, width))
        straw = np.array([188, 164, 118]) * rng.uniform(0.5, 1.05)
        _stroke(canvas, start, end, rng.uniform(0.4, 1.6), straw)
    return canvas


def _backdrop(rng: np.random.Generator, height: int, width: int, light: Light, green: np.ndarray) -> np.ndarray:
    """Soil and other leaves, out of focus: drawn at half the size."""
    low, wide = height // 2 + 1, width // 2 + 1
    short = min(low, wide)
    even = replace(light, sun=np.ones((low, wide), np.float32), gloss=light.gloss * 0.6)
    canvas = _soil(rng, low, wide, even)
    for _ in range(rng.choice([0, 1, 3, 5, 8])):
        place = (rng.uniform(-0.2, wide / short + 0.2), rng.uniform(-0.2, low / short + 0.2))
        surface = lay(
            draw_leaflet(rng, place, rng.uniform(0, 2 * np.pi), rng.uniform(0.4, 0.9)), None, low, wide, short
        )
        if surface is None:
            continue
        canvas *= np.float32(rng.uniform(0.8, 1.0))  # what lies deeper gets less light
        own = green * rng.uniform(0.7, 1.15) * (1 + rng.normal(0, 0.06, 3))
        leaf = _blank_leaf(rng, surface, own)
        if rng.random() < 0.25:
            leaf_marks.yellowing(rng, leaf, rng.uniform(0.3, 0.9), YELLOWS[rng.integers(len(YELLOWS))])
        _paint(canvas, leaf, even, rng.uniform(0.3, 0.6))
    focus = int(rng.choice([0, 1, 2, 3], p=[0.2, 0.35, 0.3, 0.15]))
    planes = [blur(blur(plane, focus), focus) for plane in canvas]
    whole = [plane.repeat(2, axis=0).repeat(2, axis=1)[:height, :width] for plane in planes]
    canvas = np.stack([blur(plane, 1) for plane in whole])
    canvas *= light.sun * np.float32(0.6) + np.float32(0.4)
    return canvas


# What any leaf may have, whatever its health, and how often.
BLEMISHES = (
    (leaf_marks.scorch, 0.18),
    (leaf_marks.blotches, 0.1),
    (leaf_marks.soil_specks, 0.25),
    (leaf_marks.pale_flecks, 0.12),
    (leaf_marks.dust, 0.25),
    (leaf_marks.holes, 0.25),
    (leaf_marks.drops, 0.1),
)


@dataclass(frozen=True)
class Plant:
    """What all leaves of a picture have in common."""

    health: Health
    green: np.ndarray
    yellow: float
    yellow_colour: Colour
    blemishes: tuple[bool, ...]

    @classmethod
    def draw(cls, rng: np.random.Generator, disease: str) -> Plant:
        place = rng.uniform(0, len(GREENS) - 1)
        green = np.array([np.interp(place, np.arange(len(GREENS)), GREENS[:, c]) for c in range(3)])
        green = green * rng.uniform(0.85, 1.15) * (1 + rng.normal(0, 0.05, 3))
        yellow = rng.uniform(0.1, 0.8) if rng.random() < YELLOWED[disease] else 0.0
        health = Health(disease, rng.beta(1.2, 1.3), rng.random(), rng.random(), rng.random())
        blemishes = tuple(bool(rng.random() < chance) for _, chance in BLEMISHES)
        return cls(health, green, yellow, YELLOWS[rng.integers(len(YELLOWS))], blemishes)


def _grow(rng: np.random.Generator, surface: Surface, plant: Plant) -> Leaf:
    leaf = _blank_leaf(rng, surface, plant.green * rng.uniform(0.93, 1.07))
    if plant.yellow:
        leaf_marks.yellowing(rng, leaf, plant.yellow * rng.uniform(0.6, 1.2), plant.yellow_colour)
    if plant.health.disease == "bean_rust":
        leaf_marks.rust(rng, leaf, plant.health)
    if plant.health.disease == "angular_leaf_spot":
        leaf_marks.angular_spots(rng, leaf, plant.health)
    for (mark, _), found in zip(BLEMISHES, plant.blemishes, strict=True):
        if found:
            mark(rng, leaf)
    return leaf


@dataclass(frozen=True)
class Pose:
    """Where a leaflet grows, in short sides of the picture, and which way; `lopsided` as those at the side are."""

    base: np.ndarray
    angle: float
    length: float
    lopsided: float = 0.0


def _ahead(angle: float, distance: float) -> np.ndarray:
    return np.array([np.cos(angle), np.sin(angle)]) * distance


def _poses(rng: np.random.Generator, height: int, width: int) -> list[Pose]:
    """One leaflet that fills the picture, or two side by side and one ahead of them on a stalk."""
    middle = np.array([width, height]) / min(height, width) / 2 + rng.normal(0, 0.07, 2)
    angle = rng.uniform(0, 2 * np.pi)
    if rng.random() < 0.7:
        length = rng.uniform(0.95, 1.7)
        return [Pose(middle - _ahead(angle, length * rng.uniform(0.4, 0.52)), angle, length)]
    length = rng.uniform(0.62, 0.9)
    knot = middle - _ahead(angle, length * rng.uniform(0.15, 0.35))
    poses = [
        Pose(knot, angle + side * rng.uniform(1.1, 1.6), length * rng.uniform(0.8, 0.98), side * 0.16)
        for side in (-1, 1)
    ]
    return [*poses, Pose(knot + _ahead(angle, length * 0.16), angle + rng.normal(0, 0.12), length)]


def _draw_stalks(rng: np.random.Generator, canvas: np.ndarray, poses: list[Pose], plant: Plant) -> None:
    unit, colour = min(canvas.shape[1:]), plant.green * 0.9 + 22
    first, last = poses[0], poses[-1]
    stalk = last.angle + rng.normal(0, 0.3)
    _stroke(canvas, first.base * unit, (first.base - _ahead(stalk, 0.4 * len(poses))) * unit, 0.013 * unit, colour)
    if len(poses) > 1:
        _stroke(canvas, first.base * unit, last.base * unit, 0.011 * unit, colour)


def _develop(rng: np.random.Generator, canvas: np.ndarray) -> np.ndarray:
    """What a camera makes of it: exposure, white balance, focus and noise."""
    _, height, width = canvas.shape
    canvas *= np.float32(rng.uniform(92, 138) / float(canvas.mean()))
    grey = canvas.mean(axis=0)
    saturation = rng.uniform(0.84, 1.12)
    balance = 1 + rng.normal(0, 0.03, 3)
    soft = rng.random() * rng.random() * 0.9
    noise = rng.uniform(0.8, 5)
    picture = np.empty((height, width, 3), np.uint8)
    grain = rng.standard_normal((height, width), dtype=np.float32)
    for channel, plane in enumerate(canvas):
        plane = grey + (plane - grey) * np.float32(saturation)
        plane *= np.float32(balance[channel])
        plane += (blur(plane, 1) - plane) * np.float32(soft)
        plane += grain * np.float32(noise)
        bright = np.maximum(plane - 200, 0)  # film and sensors respond less where it is bright
        plane -= bright * bright * np.float32(0.002)
        picture[..., channel] = np.clip(plane, 0, 255)
    return picture


def _picture(rng: np.random.Generator, mesh: Mesh, disease: str) -> np.ndarray:
    long = int(rng.triangular(150, 210, LONGEST))
    short = max(SHORTEST, round(long / PROPORTIONS[rng.integers(len(PROPORTIONS))]))
    height, width = (long, short) if rng.random() < 0.5 else (short, long)
    light, plant = Light.draw(rng, height, width), Plant.draw(rng, disease)
    canvas = _backdrop(rng, height, width, light, plant.green)
    poses = _poses(rng, height, width)
    _draw_stalks(rng, canvas, poses, plant)
    for pose in poses:
        leaflet = draw_leaflet(rng, (pose.base[0], pose.base[1]), pose.angle, pose.length, pose.lopsided)
        surface = lay(leaflet, mesh, height, width, min(height, width))
        if surface is not None:
            _paint(canvas, _grow(rng, surface, plant), light, rng.uniform(0.35, 0.65))
    return _develop(rng, canvas)


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """`count` pictures of leaves with their health."""
    labels = rng.permutation((np.arange(count) + rng.integers(3)) % 3)
    mesh = Mesh.draw(rng)
    return {"image": ragged([_picture(rng, mesh, NAMES[label]) for label in labels]), "label": labels.astype(np.int64)}
