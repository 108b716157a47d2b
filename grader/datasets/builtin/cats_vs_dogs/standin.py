"""Cats and dogs: heads of shaded ellipsoids with fur, eyes and whiskers, in rooms and gardens, drawn in NumPy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.datasets.builtin.cats_vs_dogs import SIDE, heads
from grader.datasets.builtin.cats_vs_dogs.heads import (
    BODY,
    EAR,
    FUR,
    MOUTH,
    NOSE,
    SUPER,
    TONGUE,
    Animal,
    Surface,
    View,
)
from grader.datasets.dataset import Batch

TILE = 512  # side of the noise that fur is read from

FURS = np.array([[40, 36, 36], [72, 68, 68], [124, 125, 130], [94, 64, 46], [132, 98, 68], [186, 120, 68],
                 [212, 164, 106], [228, 204, 168], [238, 234, 226], [198, 164, 126], [176, 172, 168]])  # fmt: skip
WHITE = 8
ROOMS = np.array([[214, 204, 190], [190, 176, 156], [150, 120, 92], [104, 78, 60], [176, 186, 194], [120, 132, 142],
                  [70, 74, 84], [198, 182, 160], [150, 60, 54], [70, 92, 124], [128, 140, 112], [232, 228, 222],
                  [52, 46, 44], [166, 148, 132]])  # fmt: skip
GARDENS = np.array([[92, 118, 58], [60, 84, 42], [128, 146, 82], [150, 136, 98], [110, 92, 68], [176, 186, 170],
                    [44, 56, 34], [188, 176, 140], [150, 160, 120]])  # fmt: skip


def _noise_tile(rng: np.random.Generator, along: int, across: int) -> np.ndarray:
    """Noise (TILE, TILE) of unit variance that repeats, blurred further along its columns: strands of fur."""
    noise: np.ndarray = rng.standard_normal((TILE, TILE))
    for axis, reach in ((0, along), (1, across)):
        for _ in range(2):
            noise = np.sum([np.roll(noise, shift, axis) for shift in range(reach)], axis=0)
    noise -= noise.mean()
    return (noise / noise.std()).astype(np.float32)


@dataclass(frozen=True)
class Textures:
    """Noise that the pictures of one call share, each reading it from places of its own."""

    strands: np.ndarray
    tufts: np.ndarray
    grain: np.ndarray


def _textures(rng: np.random.Generator) -> Textures:
    return Textures(_noise_tile(rng, 14, 2), _noise_tile(rng, 5, 3), _noise_tile(rng, 1, 1))


def _box_blur(field: np.ndarray, reach: int) -> np.ndarray:
    """Mean over a square of side 2·reach + 1, edges repeated."""
    width = 2 * reach + 1
    field = field.astype(np.float32)
    padded = np.concatenate([field[:1].repeat(reach + 1, axis=0), field, field[-1:].repeat(reach, axis=0)])
    total = np.cumsum(padded, axis=0)
    field = total[width:] - total[:-width]
    padded = np.concatenate(
        [field[:, :1].repeat(reach + 1, axis=1), field, field[:, -1:].repeat(reach, axis=1)], axis=1
    )
    total = np.cumsum(padded, axis=1)
    return (total[:, width:] - total[:, :-width]) * np.float32(1 / width**2)


def _normals(depth: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    dy, dx = np.gradient(depth)
    np.clip(dx, -4, 4, out=dx)
    np.clip(dy, -4, 4, out=dy)
    length = 1 / np.sqrt(dx * dx + dy * dy + 1)
    return -dx * length, -dy * length, length


@dataclass(frozen=True)
class Points:
    """The covered rays as flat arrays: place in the frame of the head (x, y, z), tissue."""

    x: np.ndarray
    y: np.ndarray
    z: np.ndarray
    tissue: np.ndarray


def _points(surface: Surface, covered: np.ndarray, view: View) -> Points:
    rows, columns = np.nonzero(covered)
    seen = np.stack([columns - view.middle[0], rows - view.middle[1], surface.depth[covered]]).astype(np.float32)
    x, y, z = (view.turn.T / view.scale).astype(np.float32) @ seen
    return Points(x, y, z, surface.tissue[covered])


def _step(value: np.ndarray, edge: float, soft: float) -> np.ndarray:
    """0 below the edge, 1 above it, over a width of 2·soft."""
    share = np.clip((value - edge) / (2 * soft) + 0.5, 0, 1)
    return share * share * (3 - 2 * share)


def _waves(points: Points, finest: float, rng: np.random.Generator) -> np.ndarray:
    """A smooth random field of about unit variance on the surface."""
    total = np.zeros_like(points.x)
    for _ in range(5):
        k = rng.normal(size=3)
        k *= rng.uniform(0.4, 1) * finest / np.linalg.norm(k)
        total += np.sin(np.float32(k[0]) * points.x + np.float32(k[1]) * points.y + np.float32(k[2]) * points.z
                        + np.float32(rng.uniform(0, 6.3)))  # fmt: skip
    return total * np.float32(0.63)


def _blend(colour: np.ndarray, share: np.ndarray, other: np.ndarray) -> None:
    colour += (other.astype(np.float32) - colour) * share[:, None]


def _coat(points: Points, animal: Animal, fur: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Colour (n, 3) of the fur: cats and dogs have the same coats."""
    main, second = FURS[rng.choice(len(FURS), 2, replace=False)] * rng.uniform(0.88, 1.12, (2, 1))
    dark, white = main * rng.uniform(0.3, 0.55), FURS[WHITE] * rng.uniform(0.9, 1.04)
    colour = np.empty((len(points.x), 3), np.float32)
    colour[:] = main
    body, ear = points.tissue == BODY, points.tissue == EAR
    across, front = np.abs(points.x), points.z > -0.2
    wobble = _waves(points, 6, rng) * np.float32(0.05) + fur * np.float32(0.035)

    pattern = rng.choice(
        ["plain", "striped", "patched", "masked", "points", "flecked"], p=[0.26, 0.2, 0.2, 0.12, 0.12, 0.1]
    )
    _blend(colour, _step(points.y + wobble, 0.45, 0.4) * np.float32(rng.uniform(0, 0.3)), white)
    if pattern == "striped":
        # On the brow stripes run up from the eyes, on the cheeks and the body around them.
        line = np.where(points.y < -0.12, across * np.float32(7), np.hypot(across, points.y * np.float32(0.8)) * 6)
        line = np.where(body, points.y * 5 + across * 1.5, line) * np.float32(rng.uniform(0.85, 1.25))
        bands = _step(
            np.sin(line * 2 + _waves(points, 4, rng) * np.float32(1.1) + rng.uniform(0, 6)) + wobble * 4, 0.25, 0.4
        )
        _blend(colour, bands * np.float32(rng.uniform(0.35, 0.85)) * ~ear, dark)
    elif pattern == "patched":
        _blend(colour, _step(_waves(points, rng.uniform(1.5, 3.2), rng) + wobble, rng.uniform(-0.4, 0.4), 0.08), second)
        if rng.random() < 0.3:
            _blend(colour, _step(_waves(points, 2.5, rng) + wobble, 0.5, 0.08), dark)
    elif pattern == "masked":
        middle = animal.tip * [1, 0.8, 1]
        away = np.hypot(points.x, points.y - middle[1]) / rng.uniform(0.55, 1.0)
        share = np.maximum((1 - _step(away + wobble, 0.8, 0.35)) * front, ear) * ~body
        _blend(colour, share * np.float32(rng.uniform(0.6, 0.95)), dark)
    elif pattern == "points":
        spots = np.hypot(across - 0.36, points.y + 0.36) < 0.13
        low = _step(points.y + wobble, rng.uniform(0.25, 0.45), 0.1) * ~body
        _blend(colour, np.maximum(spots * np.float32(0.8), low * front), second)
    elif pattern == "flecked":
        _blend(colour, _step(_waves(points, 14, rng) + fur * np.float32(0.5), rng.uniform(0, 0.9), 0.3) * 0.7, second)
    if rng.random() < 0.35:
        _white_marks(points, body, wobble, colour, white, rng)
    return colour


def _white_marks(
    points: Points,
    body: np.ndarray,
    wobble: np.ndarray,
    colour: np.ndarray,
    white: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """A blaze between the eyes, a white muzzle, chest and paws."""
    across, front = np.abs(points.x + np.float32(rng.normal(0, 0.05))), points.z > 0
    blaze = rng.uniform(0.03, 0.2)
    half = blaze + np.clip(points.y - np.float32(rng.uniform(-0.2, 0.2)), 0, None) * np.float32(rng.uniform(0.5, 1.3))
    share = _step(half - across + wobble, 0, 0.03) * front * ~body
    share = np.maximum(share, _step(points.y + wobble, rng.uniform(0.55, 0.75), 0.04) * front * ~body)
    low = _step(points.y - across * np.float32(0.6) + wobble * 2, rng.uniform(0.9, 1.6), 0.1)
    chest = low * _step(rng.uniform(0.3, 0.7) - across + wobble, 0, 0.06) + _step(points.y, rng.uniform(2.6, 3.8), 0.1)
    _blend(colour, np.clip(np.maximum(share, chest * body), 0, 1), white)


def _fur(points: Points, animal: Animal, fine: float, textures: Textures, rng: np.random.Generator) -> np.ndarray:
    """Strands that run away from the nose on the head and down the body, about unit variance."""
    dx, dy = points.x, points.y - np.float32(animal.tip[1] - 0.15)
    radius = np.hypot(dx, dy) + np.float32(0.02)
    body = points.tissue == BODY
    turn = np.arctan2(dx, dy) * np.float32(TILE / (2 * np.pi))
    away = np.log(radius) * np.float32(TILE / (2 * np.pi))
    bend = points.y + np.float32(0.12) * np.sin(points.x * np.float32(rng.uniform(2, 5)))
    across = np.where(body, points.x * np.float32(110) + points.z * np.float32(60), turn) * np.float32(fine)
    along = np.where(body, bend * np.float32(120), away) * np.float32(fine)
    shift = rng.integers(0, TILE, 2)
    rows, columns = ((v.astype(np.int32) + s) & (TILE - 1) for v, s in zip((along, across), shift, strict=True))
    return textures.strands[rows, columns]


def _hollow(points: Points, ear: heads.Ear) -> tuple[np.ndarray, np.ndarray]:
    """How far inside the hollow of an ear the rays are, 0 to 1, and how far across it."""
    x, y, z = (p - np.float32(r) for p, r in zip((points.x, points.y, points.z), ear.root, strict=True))
    u, v, n = (
        sum(np.float32(axis) * p for axis, p in zip(vector / (vector @ vector), (x, y, z), strict=True))
        for vector in (ear.width, ear.height, ear.opening)
    )
    inside = np.minimum((0.78 - v) * 0.72 - np.abs(u), v * 1.2)
    return _step(inside, 0.06, 0.08) * (points.tissue == EAR) * (n > -0.03) * np.float32(ear.hollow), u


def _skin(colour: np.ndarray, points: Points, animal: Animal, fur: np.ndarray, rng: np.random.Generator) -> None:
    """Paints what is not fur: nose, tongue, the hollows of the ears, the line of the mouth."""
    pink = np.array([206, 150, 140]) * rng.uniform(0.75, 1.1)
    for ear in animal.ears:
        if ear.hollow:
            inside, u = _hollow(points, ear)
            _blend(colour, inside * np.float32(0.75), pink * 0.75)
            colour *= (1 - inside * np.float32(0.35) * (1 - np.minimum(np.abs(u) * 2.5, 1)))[:, None]
            _blend(colour, inside * (fur > 1.0) * np.float32(0.6), np.array([225, 218, 208]))
    for tissue, paint in ((NOSE, animal.nose), (MOUTH, np.array([74, 34, 34])), (TONGUE, np.array([216, 122, 124]))):
        colour[points.tissue == tissue] = paint
    nose = points.tissue == NOSE
    x, y = np.abs(points.x[nose]), points.y[nose] - animal.tip[1]
    nostril = np.hypot((x - 0.4 * animal.snout * 0.45) / 0.05, (y + animal.lip * 0.16) / 0.035) < 1
    colour[nose] *= (1 - np.float32(0.55) * nostril)[:, None]

    x, y = np.abs(points.x), points.y - np.float32(animal.tip[1])
    corner = np.float32(animal.snout * 1.15)
    line = animal.lip * 0.7 + animal.lip * 0.75 * np.sin(np.minimum(x / corner, 1) * np.float32(2.6))
    mouth = np.exp(-(((y - line) / np.float32(0.035)) ** 2)) * (x < corner)
    cleft = np.exp(-((x / np.float32(0.022)) ** 2)) * (y > 0) * (y < animal.lip * 0.7)
    dark = np.maximum(mouth, cleft) * (points.tissue == FUR) * (points.z > animal.tip[2] - 0.75)
    colour *= (1 - np.float32(0.6) * dark)[:, None]
    gums = np.hypot(x / np.float32(animal.snout * 1.05), (y - animal.lip * 0.5) / np.float32(animal.lip)) < 1
    roots = gums * (fur > 1.4) * (points.tissue == FUR) * (points.z > animal.tip[2] - 0.5)
    colour *= (1 - np.float32(0.15) * roots)[:, None]


@dataclass(frozen=True)
class Light:
    """Colour of what comes from the lamp or the sun and from everywhere (3,)."""

    direct: np.ndarray
    ambient: np.ndarray


def _light(rng: np.random.Generator) -> Light:
    warmth = rng.normal(0, 0.06) * np.array([1.0, 0.1, -1.0])
    level = rng.uniform(0.75, 1.1)
    contrast = rng.uniform(0.25, 0.75)
    return Light(level * contrast * (1.25 + warmth), level * (1 - contrast * 0.62) * (1 - 0.5 * warmth))


def _paint_coat(
    surface: Surface,
    animal: Animal,
    view: View,
    light: Light,
    long: float,
    textures: Textures,
    rng: np.random.Generator,
) -> np.ndarray:
    """Colours and cover (h, w, 4) of the animal, its outline frayed by as much as its fur is long."""
    covered = surface.tissue >= 0
    points = _points(surface, covered, view)
    fur = _fur(points, animal, 1 - 0.4 * long, textures, rng)
    colour = _coat(points, animal, fur, rng)
    _skin(colour, points, animal, fur, rng)

    solid = np.where(covered, surface.depth, np.float32(-3 * view.scale))
    nx, ny, nz = (n[covered] for n in _normals(solid))
    furry = (points.tissue <= BODY).astype(np.float32)
    strength = furry * np.float32(0.08 + 0.08 * long)
    towards = view.light.astype(np.float32)
    facing = nx * towards[0] + ny * towards[1] + nz * towards[2]
    direct = np.clip((facing + np.float32(0.25)) * np.float32(0.8), 0, 1.1)
    wide = _box_blur(solid[::2, ::2], max(2, round(view.scale * 0.09))).repeat(2, axis=0).repeat(2, axis=1)
    cavity = np.clip((wide - solid)[covered] * np.float32(2.2 / view.scale), 0, np.float32(0.6))
    shade = (1 - cavity) * (1 + strength * fur)
    wet = (points.tissue >= NOSE) * np.clip(facing - np.float32(0.75), 0, 1) * 240
    lit = colour * (direct[:, None] * light.direct.astype(np.float32) + light.ambient.astype(np.float32)
                    * (np.float32(0.8) - np.float32(0.2) * ny)[:, None]) * shade[:, None]  # fmt: skip
    lit += wet[:, None]

    painted = np.zeros((*covered.shape, 4), np.float32)
    painted[covered, :3], painted[covered, 3] = lit, 1
    return _frayed(painted, (0.012 + 0.045 * long) * view.scale, textures, rng)


def _frayed(painted: np.ndarray, reach: float, textures: Textures, rng: np.random.Generator) -> np.ndarray:
    """Moves the colours near the outline in and out by up to about `reach` rays, so that fur ends in tufts."""
    size = len(painted)
    soft = _box_blur(_box_blur(painted[::2, ::2, 3], max(1, round(reach / 2))), 2)
    dy, dx = np.gradient(soft)
    steep = np.hypot(dx, dy)
    near = np.minimum(steep * np.float32(20), 1) / (steep + np.float32(1e-6)) * np.float32(reach)
    rows, columns = ((np.arange(size) + s) & (TILE - 1) for s in rng.integers(0, TILE, 2))
    tuft = textures.tufts[rows[:, None], columns]
    line = np.arange(size, dtype=np.int32)
    moved = []
    for base, way in ((line[:, None], dy * near), (line, dx * near)):
        shift = (way.repeat(2, axis=0).repeat(2, axis=1) * tuft).astype(np.int32)
        moved.append(np.clip(base + shift, 0, size - 1))
    return painted[moved[0], moved[1]]


def _paint_eyes(painted: np.ndarray, surface: Surface, animal: Animal, view: View, light: Light) -> None:
    eyes = animal.eyes
    size = len(painted)
    for side in (-1, 1):
        at = view.place(np.array([side * eyes.place[0], eyes.place[1], 0.75]))
        reach = (eyes.width * 1.9 + 0.1) * view.scale
        x0, x1 = (int(np.clip(v, 0, size)) for v in (at[0] - reach, at[0] + reach))
        y0, y1 = (int(np.clip(v, 0, size)) for v in (at[1] - reach, at[1] + reach))
        if x0 >= x1 or y0 >= y1:
            continue
        window = slice(y0, y1), slice(x0, x1)
        depth = surface.depth[window]
        part = Surface(depth, surface.tissue[window])
        shifted = View(view.turn, view.scale, view.middle - [x0, y0], view.light)
        points = _points(part, np.ones(depth.shape, bool), shifted)
        painted[window][..., :3] = _eye_colours(painted[window][..., :3], points, eyes, side, view, light)


def _eye_colours(
    colour: np.ndarray, points: Points, eyes: heads.Eyes, side: int, view: View, light: Light
) -> np.ndarray:
    dx, dy = (points.x - side * eyes.place[0]) * side, points.y - eyes.place[1]
    cos, sin = np.cos(eyes.slant), np.sin(eyes.slant)
    u, v = (dx * cos - dy * sin).astype(np.float32), (dx * sin + dy * cos).astype(np.float32)
    bow = 1 - (u / np.float32(eyes.width)) ** 2
    inside = np.minimum(v + np.float32(eyes.upper) * bow, np.float32(eyes.lower) * bow - v)
    visible = (points.tissue == FUR) & (np.abs(points.z - 0.68) < 0.3)  # not along the snout of a head in profile
    pixel = np.float32(view.scale)

    def cover(distance: np.ndarray) -> np.ndarray:
        return np.clip(distance * pixel + np.float32(0.5), 0, 1) * visible

    gx, gy = u - np.float32(eyes.gaze[0] * side), v - np.float32(eyes.gaze[1])
    radius = np.hypot(gx, gy)
    level = np.float32(light.ambient.mean() + 0.5 * light.direct.mean())
    rim, lid = cover(inside + np.float32(0.045)), cover(inside)
    iris = eyes.colour * (0.75 + 0.45 * np.clip(radius / eyes.iris, 0, 1) + 0.5 * gy / eyes.iris)[:, None] * level
    ball = np.where((radius < eyes.iris)[:, None], iris, np.array([150, 136, 124]) * level * 0.8)
    ball *= (1 - 0.45 * cover(radius - np.float32(eyes.iris * 0.86)))[:, None]
    oval = np.hypot(gx / eyes.pupil[0], gy / eyes.pupil[1])
    pupil = cover((1 - oval).astype(np.float32) * np.float32(eyes.pupil[0]))
    ball += (np.array([10, 10, 12]) - ball) * pupil[:, None]
    ball *= (1 - 0.5 * np.clip(1 - (v + eyes.upper * bow) / (0.35 * eyes.width), 0, 1))[:, None]
    shine = view.turn.T @ (view.light * [1, 1, 0.3])
    gleam = np.hypot(u - np.float32(shine[0] * side * eyes.iris * 0.45), v - np.float32(shine[1] * eyes.iris * 0.45))
    ball += (245 - ball) * cover(np.float32(eyes.iris * 0.2) - gleam)[:, None]

    flat = colour.reshape(-1, 3)
    flat = flat + (np.array([34, 28, 26]) * level - flat) * (rim * 0.85)[:, None]
    flat = flat + (ball - flat) * lid[:, None]
    return flat.reshape(colour.shape)


def _paint_whiskers(
    picture: np.ndarray, surface: Surface, animal: Animal, view: View, rng: np.random.Generator
) -> None:
    """Thin bent lines from the upper lip, hidden where they pass behind the head."""
    count, steps = animal.whiskers, 90
    if not count:
        return
    side = np.repeat([-1.0, 1.0], count)
    spread = rng.uniform(-0.35, 0.45, 2 * count)
    length = animal.whisker_length * rng.uniform(0.6, 1.0, 2 * count)
    start = animal.tip + np.stack(
        [side * animal.snout * rng.uniform(0.5, 0.95, 2 * count), animal.lip * rng.uniform(0.1, 0.7, 2 * count),
         np.full(2 * count, 0.02)], axis=1
    )  # fmt: skip
    way = np.stack([side, spread, rng.uniform(-0.35, 0.05, 2 * count)], axis=1) * length[:, None]
    share = np.linspace(0, 1, steps)[None, :, None]
    droop = np.array([0, 1.0, -0.15]) * (rng.uniform(-0.05, 0.3, 2 * count) * length)[:, None]
    curve = view.place(start[:, None] + way[:, None] * share + droop[:, None] * share**2)
    x, y = (curve[..., axis] / SUPER - 0.25 for axis in (0, 1))
    columns, rows = np.floor(x).astype(int), np.floor(y).astype(int)
    seen = (columns >= 0) & (columns < SIDE - 1) & (rows >= 0) & (rows < SIDE - 1)
    rows, columns, x, y, depth = rows[seen], columns[seen], x[seen], y[seen], curve[..., 2][seen]
    thin = np.broadcast_to(1 - 0.7 * share[..., 0], seen.shape)[seen]
    ahead = depth > surface.depth[rows * SUPER, columns * SUPER] - 0.12 * view.scale
    travelled = (np.linalg.norm(way[:, :2], axis=1) * view.scale / SUPER / steps)[:, None].repeat(steps, axis=1)[seen]
    weight = thin * ahead * travelled * min(1, view.scale / SUPER / 34)
    cover = np.zeros((SIDE, SIDE))
    right, down = x - columns, y - rows
    for r, c in ((0, 0), (0, 1), (1, 0), (1, 1)):
        amount = weight * (right if c else 1 - right) * (down if r else 1 - down)
        np.add.at(cover, (rows + r, columns + c), amount)
    cover = np.clip(cover * rng.uniform(0.2, 0.8), 0, 0.7).astype(np.float32)
    tone = np.float32(238 if rng.random() < 0.85 else 60)
    picture += (tone - picture) * cover[..., None]


def _smooth_noise(rng: np.random.Generator, cells: int) -> np.ndarray:
    """A random field (SIDE, SIDE) of about unit variance, interpolated from a coarse grid of normal numbers."""
    grid = rng.standard_normal((cells, cells), dtype=np.float32)
    place = np.linspace(0, cells - 1, SIDE, dtype=np.float32)
    left = np.minimum(place.astype(int), cells - 2)
    share = place - left
    share = share * share * (3 - 2 * share)
    rows = grid[left] + (grid[left + 1] - grid[left]) * share[:, None]
    return rows[:, left] + (rows[:, left + 1] - rows[:, left]) * share


LINE = np.linspace(-1, 1, SIDE, dtype=np.float32)


def _turned_axes(angle: float) -> tuple[np.ndarray, np.ndarray]:
    cos, sin = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    return LINE * cos + LINE[:, None] * sin, LINE[:, None] * cos - LINE * sin


def _things(picture: np.ndarray, colours: np.ndarray, count: int, rng: np.random.Generator) -> None:
    """Furniture, cushions, pots, stones: shaded boxes and ovals."""
    for _ in range(count):
        x, y = _turned_axes(rng.normal(0, 0.4))
        x, y = x - np.float32(rng.uniform(-1.1, 1.1)), y - np.float32(rng.uniform(-1.1, 1.1))
        wide, high = rng.uniform(0.08, 0.6, 2)
        power = rng.choice([2, 6])
        inside = 1 - ((np.abs(x) / wide) ** power + (np.abs(y) / high) ** power)
        cover = np.clip(inside * np.float32(rng.uniform(3, 14)), 0, 1)
        paint = colours[rng.integers(len(colours))] * rng.uniform(0.6, 1.2)
        shade = 1 - np.float32(0.25) * np.clip(y / high * rng.normal() + x / wide * rng.normal(), -1, 1)
        picture += (paint.astype(np.float32) * shade[..., None] - picture) * cover[..., None]


def _room(textures: Textures, rng: np.random.Generator) -> np.ndarray:
    """A wall and a floor, a rug or a sofa, with a pattern on one of them."""
    walls = ROOMS[rng.choice(len(ROOMS), 3, replace=False)] * rng.uniform(0.8, 1.1, (3, 1))
    x, y = _turned_axes(rng.normal(0, 0.12))
    picture = np.empty((SIDE, SIDE, 3), np.float32)
    picture[:] = walls[0]
    floor = _step(y, rng.uniform(-0.4, 1.2), 0.02)
    _lay(picture, floor, walls[1])
    if rng.random() < 0.5:
        stripes = _step(np.sin(x * np.float32(rng.uniform(6, 60)) + rng.uniform(0, 6)), rng.uniform(-0.5, 0.5), 0.2)
        where = floor if rng.random() < 0.5 else 1 - floor
        _lay(picture, stripes * where * np.float32(rng.uniform(0.05, 0.35)), walls[2])
    _things(picture, ROOMS, int(rng.integers(0, 6)), rng)
    grain = textures.grain[tuple(np.ix_(*((np.arange(SIDE) + s) % TILE for s in rng.integers(0, TILE, 2))))]
    return (
        picture * (1 + grain * np.float32(rng.uniform(0, 0.05)) + _smooth_noise(rng, 4) * np.float32(0.07))[..., None]
    )


def _lay(picture: np.ndarray, share: np.ndarray, colour: np.ndarray) -> None:
    picture += (colour.astype(np.float32) - picture) * share[..., None]


def _garden(textures: Textures, rng: np.random.Generator) -> np.ndarray:
    """Leaves, grass and earth out of focus, with spots of light."""
    picture = np.empty((SIDE, SIDE, 3), np.float32)
    colours = GARDENS[rng.choice(len(GARDENS), 4, replace=False)] * rng.uniform(0.8, 1.2, (4, 1))
    picture[:] = colours[0]
    for index, cells in ((1, 4), (2, 9), (3, 24)):
        leaves = _smooth_noise(rng, cells) + np.float32(0.5) * _smooth_noise(rng, 2 * cells)
        _lay(picture, _step(leaves, rng.uniform(0, 1), rng.uniform(0.7, 1.5)) * np.float32(0.8), colours[index])
    _things(picture, np.concatenate([GARDENS, ROOMS]), int(rng.integers(0, 4)), rng)
    blades = textures.strands[tuple(np.ix_(*((np.arange(SIDE) + s) % TILE for s in rng.integers(0, TILE, 2))))]
    low = _step(LINE[:, None], rng.uniform(-1, 1.2), 0.3)
    return picture * (1 + blades * low * np.float32(rng.uniform(0.02, 0.2)))[..., None]


def _background(textures: Textures, rng: np.random.Generator) -> np.ndarray:
    inside = rng.random() < 0.6
    picture = (_room if inside else _garden)(textures, rng)
    reach = int(rng.integers(0, 5) if inside else rng.integers(2, 7))  # a garden is farther behind the animal
    picture = _box_blur(_box_blur(picture, reach), reach) if reach else picture
    direction = _turned_axes(rng.uniform(0, 6.3))[0]
    return picture * (1 + direction * np.float32(rng.uniform(0, 0.3)))[..., None]


def _view(rng: np.random.Generator) -> View:
    yaw = rng.normal(0, 0.38) if rng.random() < 0.8 else rng.uniform(-1.2, 1.2)
    turn = heads.turned(yaw, rng.normal(0.02, 0.18), rng.normal(0, 0.22))
    nearest, farthest = (48, 24) if rng.random() < 0.65 else (24, 14)  # heads of portraits, and of whole animals
    scale = SUPER * np.exp(rng.uniform(np.log(farthest), np.log(nearest)))
    middle = SIDE * SUPER * (np.array([0.5, 0.46]) + rng.normal(0, 0.09 if nearest > 30 else 0.11, 2))
    azimuth, height = rng.uniform(-np.pi, 0), rng.uniform(0.2, 1.2)
    light = np.array([np.cos(azimuth) * np.cos(height), np.sin(azimuth) * np.cos(height), np.sin(height)])
    return View(turn, float(scale), middle, light)


def _photograph(kind: int, textures: Textures, rng: np.random.Generator) -> np.ndarray:
    long = rng.random() ** 1.5
    animal = heads.animal(kind, 1 + 0.5 * long, rng)
    view, light = _view(rng), _light(rng)
    picture = _background(textures, rng) * (0.75 * light.direct + light.ambient).astype(np.float32)
    surface = heads.surface_of(animal, view)
    painted = _paint_coat(surface, animal, view, light, long, textures, rng)
    _paint_eyes(painted, surface, animal, view, light)
    painted[..., :3] *= painted[..., 3:]
    painted = (painted[::2, ::2] + painted[1::2, ::2] + painted[::2, 1::2] + painted[1::2, 1::2]) / 4
    colour, cover = painted[..., :3], painted[..., 3]
    dim = _box_blur(_box_blur(cover, 6), 6) * np.float32(rng.uniform(0, 0.4))
    picture = picture * (1 - dim)[..., None] * (1 - cover)[..., None] + colour
    _paint_whiskers(picture, surface, animal, view, rng)
    return _developed(picture, rng)


def _developed(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Exposure, contrast, haze and grain of the camera."""
    picture = picture * np.float32(rng.uniform(0.8, 1.15))
    picture += (_box_blur(picture, 1) - picture) * np.float32(rng.uniform(0.4, 0.9))  # as a lens and a resize do
    picture = picture * np.float32(rng.uniform(0.8, 1)) + np.float32(rng.uniform(0, 22))
    picture += rng.standard_normal(picture.shape[:2], dtype=np.float32)[..., None] * np.float32(rng.uniform(0.3, 2.2))
    return np.clip(picture, 0, 255).astype(np.uint8)


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """`count` pictures of animals, each an individual of its own, as many cats as dogs."""
    labels = rng.permutation((np.arange(count) + rng.integers(2)) % 2)
    textures = _textures(rng)
    images = np.stack([_photograph(int(kind), textures, rng) for kind in labels])
    return {"image": images, "label": labels.astype(np.int64)}
