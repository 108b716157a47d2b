"""What dishes stand on and in, and the light and the camera that show them."""

from __future__ import annotations

import numpy as np

from grader.datasets.generators.dishes.outlines import (
    SINGLE,
    Outline,
    box,
    disc,
    ellipse,
    moved,
    ring,
    shrunk,
    widening,
)
from grader.datasets.generators.dishes.scene import Scene
from grader.datasets.generators.dishes.surface import SIDE, hexadecimal
from grader.datasets.generators.dishes.tiles import tile

TABLES = (
    "wood 8a5a34 c08a58",
    "wood 4a2c1c 7a4c30",
    "wood b98d5e e0bd8e",
    "wood 6b6259 9c9084",
    "wood 2c2320 4d403a",
    "wood d8c7ad f0e4d0",
    "marble b8b2aa f2efea",
    "marble 5a5a5e 35353a",
    "grain 2e3033 44474b",
    "grain 8d8f92 a9abad",
    "cloud d9d2c4 efe9dd",
    "cloud 9fb0b8 c2ced3",
    "weave e8e4da ffffff",
    "weave a83a32 c8564a",
    "weave 44607c 6a88a4",
    "weave c9b890 e0d2ae",
    "cloud 3c5a48 587a64",
    "grain c9a06a d8b684",
    "cloud 222226 3a3a40",
    "weave 7c8a5c 98a678",
)
CHINA = (
    "f4f2ec f4f2ec f4f2ec f4f2ec fbfaf6 fbfaf6 efe8da e4dcc8 dfe6e8 c8d6da 8fa6b4 4c6a86 2f3a48 3a3632 26262a a7b59a "
    "c9a27e 9c5a44 e8d2a0 6a7c6a"
)


def lay_table(scene: Scene) -> None:
    """Wood, stone or cloth, cutlery and other plates on it."""
    rng = scene.rng
    name, *colours = TABLES[rng.integers(len(TABLES))].split()
    tone = tile(name).tone.take(scene.texels(scene.between(60, 150)))
    palette = [hexadecimal(colour) * (1 + rng.normal(0, 0.08) + rng.normal(0, 0.03, 3)) for colour in colours]
    scene.colour[:] = scene.blend(tone, [colour.clip(0, 1) for colour in palette])
    scene.gloss[:] = scene.between(0, 0.25)
    angle = rng.uniform(0, np.pi)
    across = np.cos(angle) * scene.u + np.sin(angle) * scene.v
    along = np.cos(angle) * scene.v - np.sin(angle) * scene.u
    if name in ("weave", "cloud") and scene.chance(0.5):
        other, width = scene.tone(str(rng.choice(CHINA.split())), 0.1), scene.between(4, 14)
        stripes = (np.sin(across * SINGLE(width)) * 4).clip(0, 1)
        if scene.chance(0.5):
            stripes = 0.5 * (stripes + (np.sin(along * SINGLE(width)) * 4).clip(0, 1))
        scene.lay(stripes * SINGLE(scene.between(0.25, 0.8)), other)
    for _ in range(rng.integers(0, 5)):
        _clutter(scene)


def _clutter(scene: Scene) -> None:
    """Something else on the table, mostly out of the picture."""
    rng = scene.rng
    angle, away = rng.uniform(0, 2 * np.pi), scene.between(1.25, 2.1)
    u, v = away * np.cos(angle), away * np.sin(angle)
    match rng.integers(4):
        case 0:  # another plate
            round_ = moved(disc(scene.between(0.5, 0.9)), u, v)
            scene.solid(round_, 0, 0.06, str(rng.choice(CHINA.split())), gloss=0.4, grain=0, profile=widening(0.12))
            inner = moved(disc(scene.between(0.2, 0.4)), u, v)
            food = str(rng.choice("b5793a d9b25a 6a8a3c a83c28 e8dcc0 7a4a2a".split()))
            scene.heap(inner, str(rng.choice(["mince", "blotch", "leaves"])), food, z=0.06)
        case 1:  # a napkin
            napkin = moved(box(scene.between(0.4, 0.7), scene.between(0.3, 0.6)), u, v, angle=rng.uniform(0, np.pi))
            scene.pool(napkin, str(rng.choice(CHINA.split())), z=0, gloss=0, ragged=0.03)
        case 2:  # cutlery
            start = np.array([[u * 0.72, v * 0.72, 0.03]])
            turned = angle + rng.choice([-1, 1]) * scene.between(1.2, 1.9)
            end = start + 1.3 * np.array([[np.cos(turned), np.sin(turned), 0]])
            steel = scene.tones("b8bcc0 d0d0d0 c8a868", 1)
            scene.tubes(start, end, 0.035, steel, gloss=1.0)
            scene.flats(end, 0.16, steel, angle=turned, narrow=0.6, gloss=1.0)
        case _:  # a glass or a small bowl
            glass = moved(disc(scene.between(0.25, 0.4)), u, v)
            colour = str(rng.choice("c8d4d8 e8c070 a03828 f0ece0 50301c d8e0b0".split()))
            scene.solid(glass, 0, scene.between(0.15, 0.6), colour, gloss=0.7, grain=0, share=0.85)
            scene.pool(moved(disc(0.22), u, v), colour, z=0.3)


def plate(scene: Scene) -> float:
    """A plate: round, oval or square. Returns the height of the food on it."""
    rng = scene.rng
    kind = rng.choice(3, p=[0.72, 0.12, 0.16])
    outline: Outline = disc(1.04)
    if kind == 1:
        outline = moved(ellipse(1.25, 0.98), 0, 0, angle=rng.uniform(0, np.pi))
    elif kind == 2:
        outline = moved(box(0.97, scene.between(0.85, 1.0), 0.15), 0, 0, angle=rng.uniform(0, np.pi))
    china, deep = scene.tone(str(rng.choice(CHINA.split())), 0.03), 0.05
    window = scene.window(outline, deep)
    if window is None:
        return 0.035
    cover, distance = scene.cover(outline, deep, window=window)
    rim = scene.between(0.16, 0.34)
    slope = ((distance + SINGLE(rim)) * SINGLE(1 / rim)).clip(0, 1)
    slope = slope * slope * (3 - 2 * slope)
    step = np.exp(-(((distance + SINGLE(rim + 0.02)) * SINGLE(22)) ** 2)) * SINGLE(0.012)
    level = (SINGLE(0.03) + slope * SINGLE(deep) + step) * SINGLE(scene.scale)
    scene.lay(cover, china, level, scene.between(0.2, 0.8), window)
    if scene.chance(0.3):  # painted rims
        line = str(rng.choice("2c4a7c 8a2c24 3c6a48 c8a048 202020 7a5a40 4a90a0".split()))
        for _ in range(rng.integers(1, 3)):
            near, width = -scene.between(0.02, rim), scene.between(0.015, 0.07)
            band = (SINGLE(0.5) - (np.abs(distance - SINGLE(near)) - SINGLE(width / 2)) * SINGLE(scene.scale)).clip(
                0, 1
            )
            if scene.chance(0.4):
                band = band * (np.sin(np.arctan2(scene.v[window], scene.u[window]) * rng.integers(12, 40)) > 0)
            scene.lay(band * SINGLE(scene.between(0.5, 1)), scene.tone(line), None, 0.5, window)
    return 0.035


def bowl(scene: Scene, filling: float = 0.8, colours: str = CHINA, size: float = 1.0) -> float:
    """A round bowl. Returns the height of what fills it; its radius there is `scene.room`."""
    rng = scene.rng
    high, foot = scene.between(0.35, 0.6), scene.between(0.25, 0.45)
    outside, inside = rng.choice(colours.split(), 2)
    if scene.chance(0.6):
        inside = outside
    curve = scene.between(1.6, 3.0)

    def belly(t: float) -> float:
        return foot * (1 - t) ** curve

    scene.solid(disc(size), 0, high, f"{outside} {outside}", grain=0, gloss=0.5, profile=belly)
    if scene.chance(0.25):
        band = str(rng.choice("2c4a7c 8a2c24 202020 c8a048".split()))
        scene.lay(scene.cover(ring(0.97 * size, 0.06), high)[0], scene.tone(band), None, 0.5)
    rim = 0.05
    opening, distance = scene.cover(disc(size - rim), high)
    wall = (distance * SINGLE(-2.2)).clip(0, 1) * SINGLE(-0.3 * high * scene.scale) + SINGLE(high * scene.scale)
    scene.lay(opening, scene.tone(str(inside)) * SINGLE(0.82), wall, 0.35)
    level = high * min(filling + scene.between(-0.08, 0.08), 0.94)
    scene.room = size - rim - belly(level / high) - 0.02
    scene.opening = disc(size - rim), high
    return level


def within_bowl(scene: Scene, radius: float, level: float) -> Outline:
    """What is seen of a disc at height `level` through the opening of the bowl laid last."""
    outline, high = scene.opening
    down = (high - level) * scene.sin / scene.cos
    du, dv = np.sin(scene.turn) * down, np.cos(scene.turn) * down

    def seen(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        return np.maximum(np.hypot(u, v) - SINGLE(radius), outline(u + SINGLE(du), v + SINGLE(dv)))

    return seen


def board(scene: Scene, shape: str = "wood") -> float:
    """A wooden board, a slate, a tray or paper. Returns the height of the food on it."""
    rng = scene.rng
    angle = rng.uniform(0, np.pi)
    round_ = scene.chance(0.3)
    outline = (
        disc(1.1) if round_ else moved(box(scene.between(1.1, 1.5), scene.between(0.8, 1.05), 0.06), 0, 0, angle=angle)
    )
    if shape == "paper":
        scene.pool(outline, str(rng.choice("f4efe2 e8dcc4 fbfaf6 d8c090".split())), z=0, gloss=0, ragged=0.04)
        scene.stain("cloud", "c8bca4", 0.5, outline, z=0)
        return 0.02
    if shape == "slate":
        scene.solid(outline, 0, 0.04, "26282b 34373b", "2e3134 44484c", name="grain", gloss=0.1)
        return 0.045
    if shape == "tray":
        colour = str(rng.choice("9a9ca0 b03028 c8b088 5c4030 d8d8d4".split()))
        scene.solid(outline, 0, 0.07, colour, colour, gloss=0.5, grain=0.02)
        return 0.075
    colours = str(rng.choice(["a8703c d8a468", "7a4a28 a87444", "c89a64 e8c898", "5a3420 84543a"]))
    scene.solid(outline, 0, 0.08, colours.split()[0], colours, name="wood", zoom=70, gloss=0.12)
    return 0.085


def basket(scene: Scene) -> float:
    """A basket with paper in it."""
    outline = disc(1.0) if scene.chance(0.5) else moved(box(1.1, 0.8, 0.2), 0, 0, angle=scene.between(0, 3))
    colour = str(scene.rng.choice("a8702c c83028 8a5a2c 2c2c2c c8a060".split()))
    scene.solid(
        outline, 0, 0.28, f"{colour} {colour}", colour, name="weave", zoom=130, grain=0.5, profile=widening(0.12)
    )
    paper = str(scene.rng.choice("f4efe2 e8dcc4 fbfaf6 d8e0e8".split()))
    scene.heap(shrunk(outline, 0.07), "cloud", f"{paper} fbfaf6", z=0.2, rise=0.02, relief=0.08)
    return 0.2


def pan(scene: Scene) -> float:
    """A round iron pan."""
    scene.tubes(np.array([[0.9, 0, 0.1]]), np.array([[2.2, 0, 0.16]]), 0.1, scene.tones("242424 2c2a28", 1), gloss=0.4)
    scene.solid(disc(1.05), 0, 0.14, "1c1c1e 2a2a2c", "2a2a2c", gloss=0.4, profile=widening(0.12))
    scene.lay(*_inner(scene, disc(0.97), 0.14, "1a1a1a"))
    scene.room, scene.opening = 0.92, (disc(0.97), 0.14)
    return 0.08


def _inner(scene: Scene, outline: Outline, z: float, colour: str) -> tuple[np.ndarray, np.ndarray, float]:
    return scene.cover(outline, z)[0], scene.tone(colour), z * 0.5 * scene.scale


def cup(scene: Scene, radius: float, high: float, colour: str, narrow: float = 0.25, share: float = 1.0) -> float:
    """A cup or a glass whose foot is `narrow` narrower than its rim. Returns the height of what fills it."""
    scene.solid(disc(radius), 0, high, colour, grain=0.02, gloss=0.8, profile=widening(narrow), share=share)
    scene.lay(scene.cover(disc(radius - 0.035), high)[0] * SINGLE(share), scene.tone(colour) * SINGLE(0.8))
    scene.room, scene.opening = radius - 0.05, (disc(radius - 0.035), high)
    return high * 0.9


# --- light and camera


def _blurred(field: np.ndarray, times: int) -> np.ndarray:
    """Neighbours averaged with weights 1, 2, 1, in both directions, at distances 1, 2, 4, ...; edges stay."""
    for step in 2 ** np.arange(times):
        for axis in (-1, -2):
            middle, before, after = (
                (..., part) if axis == -1 else (..., part, slice(None))
                for part in (slice(step, -step), slice(None, -2 * step), slice(2 * step, None))
            )
            mean = field[before] + field[after]
            mean *= SINGLE(0.5)
            mean += field[middle]
            mean *= SINGLE(0.5)
            field = field.copy()
            field[middle] = mean
    return field


def _shadow(scene: Scene, light: np.ndarray) -> np.ndarray:
    """How much of the lamp's light each pixel misses, 0 to 1, by steps along the ray towards it."""
    height, shade = scene.height, np.zeros((SIDE, SIDE), SINGLE)
    step = np.array([light[0], light[1] * scene.cos - light[2] * scene.sin])
    for length in (2, 4, 7, 11, 17, 26):
        right, down = (int(round(part * length)) for part in step)
        if not (right or down):
            continue
        rows = slice(max(-down, 0), SIDE - max(down, 0)), slice(max(down, 0), SIDE - max(-down, 0))
        columns = slice(max(-right, 0), SIDE - max(right, 0)), slice(max(right, 0), SIDE - max(-right, 0))
        over = height[rows[1], columns[1]] - height[rows[0], columns[0]] - SINGLE(length * light[2])
        over *= SINGLE(1 / (1 + 0.25 * length))
        here = shade[rows[0], columns[0]]
        np.maximum(here, over.clip(0, 1), out=here)
    return shade


def photograph(scene: Scene) -> np.ndarray:
    """The picture, (SIDE, SIDE, 3) uint8: lamp, window light, shadows, shine, lens and sensor."""
    rng = scene.rng
    azimuth, above = rng.uniform(0, 2 * np.pi), np.radians(rng.uniform(32, 72))
    light = np.array([np.cos(azimuth) * np.cos(above), np.sin(azimuth) * np.cos(above), np.sin(above)])
    view = np.array(
        [light[0], light[1] * scene.cos - light[2] * scene.sin, light[1] * scene.sin + light[2] * scene.cos]
    )
    height = scene.height
    steep = SINGLE(1 / scene.cos)
    x, y = np.zeros_like(height), np.zeros_like(height)
    np.subtract(height[:, 2:], height[:, :-2], out=x[:, 1:-1])
    np.subtract(height[2:], height[:-2], out=y[1:-1])
    x *= SINGLE(0.5) * steep
    y *= SINGLE(0.5) * steep
    y += SINGLE(scene.sin / scene.cos)
    np.clip(x, -3, 3, out=x)
    np.clip(y, -3, 3, out=y)
    norm = 1 / np.sqrt(x * x + y * y + 1)
    lit = (SINGLE(view[2]) - x * SINGLE(view[0]) - y * SINGLE(view[1])) * norm
    half = view + [0, 0, 1]
    half /= np.linalg.norm(half)
    shine = ((SINGLE(half[2]) - x * SINGLE(half[0]) - y * SINGLE(half[1])) * norm).clip(0, 1)
    for _ in range(4):
        shine *= shine
    shade = _shadow(scene, light)
    around = _blurred(height, 3)
    hollow = ((around - height) * SINGLE(0.11)).clip(0, 1)
    hollow *= SINGLE(-0.6)
    hollow += 1
    open_ = 1 - shade * SINGLE(rng.uniform(0.5, 0.95))
    wrap = SINGLE(rng.uniform(0.1, 0.4))
    lit = ((lit + wrap) / (1 + wrap)).clip(0, None) * open_
    warm = rng.normal(0.03, 0.09)
    lamp = np.array([1 + warm, 1.0, 1 - 1.3 * warm]) * rng.uniform(0.62, 0.86)
    sky = np.array([1 - 0.3 * warm, 1.0, 1 + 0.5 * warm]) * rng.uniform(0.28, 0.5)
    shine *= scene.gloss * open_ * SINGLE(rng.uniform(0.3, 0.75))
    picture = scene.colour
    hollow_light = [(lit * SINGLE(lamp[c]) + SINGLE(sky[c])) * hollow for c in range(3)]
    for channel in range(3):
        picture[channel] *= hollow_light[channel]
        picture[channel] += shine * SINGLE(lamp[channel])
    return _develop(picture, rng)


def _hide(picture: np.ndarray, rng: np.random.Generator) -> None:
    """Something close to the lens, out of focus, at the picture's edge."""
    angle, size = rng.uniform(0, 2 * np.pi), rng.uniform(0.35, 0.8)
    line = np.linspace(-1, 1, SIDE, dtype=SINGLE)
    x, y = line - SINGLE(1.35 * np.cos(angle)), (line - SINGLE(1.35 * np.sin(angle)))[:, None]
    share = (
        (SINGLE(size) - np.hypot(x * SINGLE(rng.uniform(0.5, 1)), y)) * SINGLE(rng.uniform(2, 9)) + SINGLE(0.5)
    ).clip(0, 1)
    colour = rng.uniform(0.05, 0.85) * (1 + rng.normal(0, 0.09, 3))
    for channel in range(3):
        picture[channel] += (SINGLE(colour[channel]) - picture[channel]) * share


def _develop(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Focus, vignette, saturation, exposure, contrast, noise, and the colour filters that people put over food."""
    line = np.linspace(-1, 1, SIDE, dtype=SINGLE)
    x, y = line - SINGLE(rng.uniform(-0.4, 0.4)), (line - SINGLE(rng.uniform(-0.3, 0.6)))[:, None]
    away = x * x + y * y
    if rng.random() < 0.15:
        _hide(picture, rng)
    if rng.random() < 0.45:  # a shallow depth of field
        soft = _blurred(picture, int(rng.integers(1, 4)))
        soft -= picture
        picture += soft * ((away - SINGLE(rng.uniform(-0.2, 0.9))) * SINGLE(rng.uniform(0.6, 2.5))).clip(0, 1)
    elif rng.random() < 0.3:
        picture = _blurred(picture, int(rng.integers(1, 3)))
    grey = picture.mean(axis=0)
    picture = grey + (picture - grey) * SINGLE(max(rng.normal(1.02, 0.22), 0.3))
    picture *= SINGLE(np.exp(rng.normal(0.02, 0.18))) * (1 - away * SINGLE(rng.uniform(0, 0.2)))
    over = np.maximum(picture - SINGLE(0.7), 0)  # highlights are rolled off, not cut
    picture -= over * over / (over + SINGLE(0.55))
    contrast = SINGLE(rng.uniform(-0.3, 0.8))
    np.clip(picture, 0, 1, out=picture)
    picture += contrast * (picture * picture * (3 - 2 * picture) - picture)
    strong = 2.0 if rng.random() < 0.2 else 1.0
    lift, gain = strong * rng.normal(0, 6, 3), 255 * (1 + strong * rng.normal(0, 0.04, 3))
    for channel in range(3):
        picture[channel] *= SINGLE(gain[channel])
        picture[channel] += SINGLE(lift[channel])
    picture += rng.standard_normal((SIDE, SIDE), dtype=SINGLE) * SINGLE(rng.uniform(0.5, 7))
    return np.clip(picture, 0, 255).astype(np.uint8).transpose(1, 2, 0)
