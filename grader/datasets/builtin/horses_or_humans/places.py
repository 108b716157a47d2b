"""Places to stand in: meadows, beaches, streets, rooms and arenas, painted as a camera sees them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from grader.datasets.builtin.horses_or_humans.colours import Colour, any_colour, colour
from grader.datasets.builtin.horses_or_humans.figures import Camera, Light, Shadow, unit

TEXTURE = 256
FOAM = np.array([0.95, 0.97, 0.98], np.float32)


@lru_cache(maxsize=1)
def _texture() -> np.ndarray:
    """Periodic noise of all sizes, mean 0 and deviation 1, (TEXTURE²,); the same for all places."""
    rng, total = np.random.default_rng(7), np.zeros((TEXTURE, TEXTURE), np.float32)
    for width in (64, 32, 16, 8, 4, 2):
        field = rng.standard_normal((TEXTURE, TEXTURE), dtype=np.float32)
        for _ in range(
            4
        ):  # each turn averages along one axis, then exchanges the axes; the noise goes on round the edge
            around = np.concatenate([field, field[:width]]).cumsum(axis=0)
            field = (around[width:] - around[:-width]).T
        total += field / field.std() * np.float32(width**0.6)
    return ((total - total.mean()) / total.std()).ravel()


def noise(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """The texture at (u, v), one turn of it a unit; about 0, deviation 1."""
    u, v = np.broadcast_arrays(u * np.float32(TEXTURE), v * np.float32(TEXTURE))
    columns, rows = np.floor(u).astype(np.intp), np.floor(v).astype(np.intp)
    right, below = u - columns, v - rows
    columns &= TEXTURE - 1
    rows = (rows & (TEXTURE - 1)) * TEXTURE
    next_column, next_row = (columns + 1) & (TEXTURE - 1), (rows + TEXTURE) & (TEXTURE * TEXTURE - 1)
    flat = _texture()
    above = flat.take(rows + columns)
    above += (flat.take(rows + next_column) - above) * right
    under = flat.take(next_row + columns)
    under += (flat.take(next_row + next_column) - under) * right
    return above + (under - above) * below


def _edge(inside: np.ndarray, pixel: np.ndarray) -> np.ndarray:
    """Cover of a pixel of this size whose middle lies so far inside an outline."""
    return np.clip(inside / pixel + np.float32(0.5), 0, 1)


def _grid(u: np.ndarray, step: float, width: float, pixel: np.ndarray) -> np.ndarray:
    """Cover of lines of this width, one every `step`; they fade to their mean where they are finer than pixels."""
    away = np.abs(u - np.round(u * np.float32(1 / step)) * np.float32(step))
    sharp = np.clip((np.float32(width / 2) - away) / pixel + np.float32(0.5), 0, 1)
    fade = np.clip(pixel * np.float32(2 / step), 0, 1)
    return sharp + (np.float32(width / step) - sharp) * fade


Layer = Callable[[np.ndarray, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
"""(across, height, size of a pixel), all in metres -> colours (height, width, 3) and their cover (height, width)."""


@dataclass(frozen=True)
class Place:
    """Ground, sky and upright layers at their distances behind the middle, from far to near, with their light."""

    sky: tuple[Colour, Colour]
    clouds: float
    ground: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
    layers: tuple[tuple[float, float, Layer], ...]  # distance in metres, turn in radians
    light: Light
    offset: np.ndarray


def _flat(tint: Colour, shade: np.ndarray) -> np.ndarray:
    return np.float32(tint) * shade[..., None]


def _mix(first: np.ndarray, second: np.ndarray | Colour, share: np.ndarray) -> np.ndarray:
    return first + (np.float32(second) - first) * share[..., None]


# --- grounds: (x, y, size of a pixel) -> colours


def _soil(rng: np.random.Generator, tint: Colour, rough: float, scale: float) -> Callable[..., np.ndarray]:
    """Grass, sand, snow, earth, asphalt: two sizes of noise, and worn patches of another colour."""
    worn = tint * rng.uniform(0.75, 1.2) + rng.normal(0, 0.015, 3)
    fine = scale * rng.uniform(0.25, 0.4)

    def paint(x: np.ndarray, y: np.ndarray, pixel: np.ndarray) -> np.ndarray:
        fade = np.clip(np.float32(scale * 0.02) / pixel, 0.0, 1)
        patches = noise(x * np.float32(1 / (9 * scale)), y * np.float32(1 / (9 * scale)))
        grain = noise(y * np.float32(1 / fine), x * np.float32(1 / fine)) * fade
        shade = 1 + np.float32(rough) * (grain + np.float32(0.5) * patches)
        return (
            _mix(np.broadcast_to(np.float32(tint), (*shade.shape, 3)), worn, np.clip(patches, 0, 1)) * shade[..., None]
        )

    return paint


def _tiles(rng: np.random.Generator, tint: Colour, length: float, width: float) -> Callable[..., np.ndarray]:
    """Boards, tiles or paving, each a little different, with joints."""
    joint, vary, angle = tint * rng.uniform(0.45, 0.8), rng.uniform(0.02, 0.12), rng.uniform(0, np.pi)
    cosine, sine, gap = np.float32(np.cos(angle)), np.float32(np.sin(angle)), width * rng.uniform(0.02, 0.06)

    def paint(x: np.ndarray, y: np.ndarray, pixel: np.ndarray) -> np.ndarray:
        u, v = x * cosine + y * sine, y * cosine - x * sine
        row = np.floor(v * np.float32(1 / width))
        u = u + row * np.float32(length * 0.37)
        each = np.sin(row * np.float32(12.9) + np.floor(u * np.float32(1 / length)) * np.float32(78.2)) * 43.7
        fade = np.clip(np.float32(width) / pixel - 1, 0, 1)
        shade = 1 + np.float32(vary) * 2 * (each - np.floor(each) - np.float32(0.5)) * fade
        shade += np.float32(0.035) * noise(u * np.float32(0.6 / length), v * np.float32(0.6 / width))
        lines = np.maximum(_grid(u, length, gap, pixel), _grid(v - np.float32(width / 2), width, gap, pixel))
        return _mix(_flat(tint, shade), joint, lines)

    return paint


# --- upright layers


def _ridge(rng: np.random.Generator, tint: Colour, height: float, length: float, rough: float) -> Layer:
    """Hills, bushes or a wood: a rough upper edge, darker below."""
    start, depth = rng.uniform(0, 9), rng.uniform(0.1, 0.35)

    def paint(u: np.ndarray, z: np.ndarray, pixel: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        line = noise(u * np.float32(0.02 / length) + np.float32(start), np.zeros(1, np.float32))
        leaves = noise(u * np.float32(0.25 / length), z * np.float32(0.25 / length) + np.float32(start))
        top = np.float32(height) * (1 + np.float32(0.3) * line + np.float32(rough) * leaves)
        shade = np.clip(0.75 + z * np.float32(0.3 / height), 0.6, 1.1) + np.float32(depth * rough * 2) * leaves
        return _flat(tint, shade), _edge(top - z, pixel)

    return paint


def _trees(rng: np.random.Generator) -> Layer:
    """Trunks with crowns of leaves."""
    bark, leaf = colour(rng, 0.07, 0.35, 0.3), colour(rng, rng.uniform(0.12, 0.36), 0.5, rng.uniform(0.25, 0.5))
    step, high, phase = rng.uniform(1.6, 5), rng.uniform(1.8, 4), rng.uniform(0, 9)
    thick, crown = rng.uniform(0.06, 0.2), rng.uniform(0.5, 1.3)

    def paint(u: np.ndarray, z: np.ndarray, pixel: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        bent = u + np.float32(0.25) * np.sin(z * np.float32(0.7) + np.floor(u * np.float32(1 / step)) * 5)
        number = np.round(bent * np.float32(1 / step))
        own = np.sin(number * np.float32(12.9 + phase))
        away = np.abs(bent - (number + own * np.float32(0.25)) * np.float32(step))
        trunk = _edge(np.float32(thick) * (np.float32(1.1) - z * np.float32(0.12)) - away, pixel)
        leaves = noise(u * np.float32(0.22), z * np.float32(0.22) + np.float32(phase))
        round_ = 1 - (away / np.float32(crown)) ** 2 - ((z - np.float32(high)) / np.float32(crown * 1.1)) ** 2
        crowns = np.clip((round_ + leaves * np.float32(0.45)) * 3 + np.float32(0.5), 0, 1)
        shade = np.clip(0.9 + (z - np.float32(high)) * np.float32(0.25) + leaves * np.float32(0.22), 0.3, 1.5)
        return _mix(_flat(bark, 1 + leaves * np.float32(0.12)), _flat(leaf, shade), crowns), np.maximum(trunk, crowns)

    return paint


def _fence(rng: np.random.Generator) -> Layer:
    """Rails and posts."""
    tint = colour(rng, 0.08, rng.choice([0.02, 0.4]), rng.uniform(0.25, 0.95))  # type: ignore[arg-type]
    rails = np.linspace(0.35, rng.uniform(0.85, 1.4), int(rng.integers(2, 5)))
    step, thick = rng.uniform(1.2, 2.8), rng.uniform(0.05, 0.12)

    def paint(u: np.ndarray, z: np.ndarray, pixel: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        cover = _grid(u, step, thick * 1.2, pixel) * _edge(np.float32(rails[-1] + 0.12) - z, pixel)
        for rail in rails:
            cover = np.maximum(cover, _edge(np.float32(thick / 2) - np.abs(z - np.float32(rail)), pixel))
        return _flat(tint, 1 + np.float32(0.1) * noise(u, z * 3)), cover

    return paint


def _wall(rng: np.random.Generator, height: float, indoors: bool) -> Layer:
    """A wall: plain, striped or of bricks, with windows, pictures or doors, a plinth and a coping."""
    tint, frame, pane = any_colour(rng, 0.35, 0.95), any_colour(rng, 0.15, 0.95), colour(rng, 0.58, 0.3, 0.6, 0.15)
    courses, bricks = rng.random() < (0.15 if indoors else 0.45), rng.uniform(0.16, 0.3)
    stripe, stripes = rng.uniform(0.15, 0.7), 0.08 * (rng.random() < 0.4)
    wide, tall, sill = rng.uniform(0.5, 1.5), rng.uniform(0.6, 1.7), rng.choice([0.0, 0.7, 1.1])
    step, storey, shift = wide + rng.uniform(0.5, 3.5), tall + sill + rng.uniform(0.5, 1.2), rng.uniform(0, 4)
    plinth = rng.choice([0.0, 0.12, 0.4, 0.9])

    def paint(u: np.ndarray, z: np.ndarray, pixel: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        shade = 1 + np.float32(0.03) * noise(u * np.float32(0.15), z * np.float32(0.15))
        shade += np.float32(stripes) * _grid(u, 2 * stripe, stripe, pixel)
        if courses:
            rows = np.floor(z * np.float32(1 / bricks))
            joints = np.maximum(_grid(z, bricks, 0.02, pixel), _grid(u + rows * np.float32(0.3), 0.6, 0.02, pixel))
            shade -= np.float32(0.25) * joints
        colours = _mix(_flat(tint, shade), tint * 0.7, _edge(np.float32(plinth) - z, pixel))
        floor = np.zeros_like(z) if indoors else np.floor(z * np.float32(1 / storey)) * np.float32(storey)
        up = np.abs(z - floor - np.float32(sill + tall / 2))
        across = u + np.float32(shift)
        across = np.abs(across - np.round(across * np.float32(1 / step)) * np.float32(step))
        inside = np.minimum(np.float32(wide / 2) - across, np.float32(tall / 2) - up)
        glass = pane * (1 + 0.0 * shade[..., None]) + np.float32(0.12) * noise(u * 0.2, z * np.float32(0.2))[..., None]
        colours = _mix(colours, frame, _edge(inside + np.float32(0.08), pixel))
        colours = _mix(colours, glass, _edge(np.minimum(inside, across - np.float32(0.02)), pixel))
        return colours, _edge(np.float32(height) - z, pixel)

    return paint


# --- places


def _sun(rng: np.random.Generator, indoors: bool) -> Light:
    """The camera looks along -x: a sun at azimuth 0 stands behind it."""
    side, height = rng.choice([-1, 1]) * rng.uniform(0.25, 2.2), rng.uniform(0.45, 1.2)
    towards = np.array([np.cos(side) * np.cos(height), np.sin(side) * np.cos(height), np.sin(height)])
    strength = rng.uniform(0.35, 0.65) if indoors else rng.uniform(0.3, 0.9)
    warmth = rng.normal(0.02, 0.05) * np.array([1.0, 0.2, -1.0])
    return Light(
        towards=unit(towards),
        sun=strength * (1 + warmth),
        sky=(0.98 - 0.5 * strength) * (1 - warmth),
        ground=(0.62 - 0.3 * strength) * np.ones(3),
        shade=strength / (strength + 0.62),
    )


def draw_place(rng: np.random.Generator) -> Place:
    """A place of a random kind."""
    kinds = (_meadow, _meadow, _beach, _street, _street, _room, _room, _arena, _snow)
    return kinds[rng.integers(len(kinds))](rng)


def _sky(rng: np.random.Generator) -> tuple[Colour, Colour]:
    """At the zenith and at the horizon: blue, grey, or of an evening."""
    hue, saturation = (0.58, rng.uniform(0.25, 0.6)) if rng.random() < 0.65 else (rng.uniform(0.0, 1), 0.05)
    top = colour(rng, hue, saturation, rng.uniform(0.6, 0.95))
    glow = colour(rng, rng.choice([0.08, 0.58, 0.97]), rng.uniform(0.0, 0.15), rng.uniform(0.85, 0.97))  # type: ignore[arg-type]
    return top, glow


def _outdoors(rng: np.random.Generator, ground: Callable[..., np.ndarray], *layers: tuple[float, Layer]) -> Place:
    turned = tuple((distance, rng.normal(0, 0.2), layer) for distance, layer in layers)
    return Place(_sky(rng), rng.uniform(0, 0.9), ground, turned, _sun(rng, False), rng.uniform(0, 50, 2))


def _far(rng: np.random.Generator, hue: float) -> list[tuple[float, Layer]]:
    """Hills or woods on the horizon, none to two of them."""
    layers = []
    for distance in sorted(rng.uniform(30, 150, rng.integers(0, 3)), reverse=True):
        haze = colour(rng, hue + (0.58 - hue) * distance / 150, 0.3 - distance / 1000, 0.4 + distance / 450)
        layers.append(
            (distance, _ridge(rng, haze, distance * rng.uniform(0.03, 0.15), distance / 30, rng.uniform(0.02, 0.15)))
        )
    return layers


def _near(rng: np.random.Generator) -> list[tuple[float, Layer]]:
    """What may stand behind the middle of a meadow or an arena."""
    layers: list[tuple[float, Layer]] = []
    if rng.random() < 0.45:
        layers.append((rng.uniform(6, 25), _trees(rng)))
    if rng.random() < 0.35:
        bush = colour(rng, rng.uniform(0.15, 0.36), 0.45, rng.uniform(0.25, 0.5))
        layers.append((rng.uniform(4, 9), _ridge(rng, bush, rng.uniform(0.5, 2.5), 2, 0.18)))
    if rng.random() < 0.4:
        layers.append((rng.uniform(2.0, 5), _fence(rng)))
    return sorted(layers, key=lambda layer: -layer[0])


def _meadow(rng: np.random.Generator) -> Place:
    grass = colour(rng, rng.uniform(0.14, 0.28), rng.uniform(0.35, 0.55), rng.uniform(0.38, 0.6))
    return _outdoors(rng, _soil(rng, grass, 0.16, 1.0), *_far(rng, 0.3), *_near(rng))


def _arena(rng: np.random.Generator) -> Place:
    sand = colour(rng, 0.09, rng.uniform(0.15, 0.45), rng.uniform(0.45, 0.85))
    return _outdoors(rng, _soil(rng, sand, 0.07, 0.8), *_far(rng, 0.2), *_near(rng))


def _snow(rng: np.random.Generator) -> Place:
    snow = colour(rng, 0.6, 0.06, rng.uniform(0.8, 0.95))
    return _outdoors(rng, _soil(rng, snow, 0.03, 2.0), *_far(rng, 0.55), *_near(rng))


def _beach(rng: np.random.Generator) -> Place:
    sand, water = colour(rng, 0.1, rng.uniform(0.15, 0.4), rng.uniform(0.6, 0.9)), colour(rng, 0.53, 0.55, 0.55, 0.1)
    dry, shore = _soil(rng, sand, 0.05, 1.5), rng.uniform(3, 12)
    waves = rng.uniform(0.05, 0.15)

    def paint(x: np.ndarray, y: np.ndarray, pixel: np.ndarray) -> np.ndarray:
        wash = noise(y * np.float32(0.03), x * np.float32(0.004))
        out = -x - np.float32(shore) + wash  # metres beyond the edge of the water
        swell = noise(x * np.float32(0.11), y * np.float32(0.02)) * np.clip(np.float32(0.25) / pixel, 0.2, 1)
        sea = _flat(water, np.clip(1.15 - out * np.float32(0.01), 0.8, 1.2) + np.float32(waves) * swell)
        foam = np.clip(1 - np.abs(out - np.float32(0.4)) * np.float32(1.2), 0, 1)
        foam = np.maximum(foam, np.clip(swell - np.float32(1.6), 0, 1) * np.float32(0.8))
        wet = np.clip(1.4 + out * np.float32(0.5), 0, 1) * np.float32(0.3)
        beach = dry(x, y, pixel) * (1 - wet)[..., None]
        return _mix(_mix(beach, sea, np.clip(out / pixel + np.float32(0.5), 0, 1)), FOAM, foam)

    islands = _far(rng, 0.3)[:1] if rng.random() < 0.4 else []
    return _outdoors(rng, paint, *islands)


def _street(rng: np.random.Generator) -> Place:
    stone = colour(rng, rng.uniform(0.05, 0.65), 0.08, rng.uniform(0.3, 0.75))
    size = rng.uniform(0.25, 1.2)
    paving = _tiles(rng, stone, size * rng.uniform(1, 2), size) if rng.random() < 0.6 else _soil(rng, stone, 0.05, 0.4)
    layers = [(rng.uniform(3, 14), _wall(rng, rng.uniform(2.5, 14), False))]
    if rng.random() < 0.4:
        layers += _near(rng)
    return _outdoors(rng, paving, *sorted(layers, key=lambda layer: -layer[0]))


def _room(rng: np.random.Generator) -> Place:
    wood, width = colour(rng, 0.07, rng.uniform(0.1, 0.55), rng.uniform(0.3, 0.8)), rng.uniform(0.12, 0.6)
    floor = (
        _tiles(rng, wood, width * rng.uniform(1, 8), width)
        if rng.random() < 0.7
        else _soil(rng, any_colour(rng), 0.05, 0.3)
    )
    back = rng.uniform(2.0, 5)
    turn, corner = rng.normal(0, 0.15), rng.choice([-1.3, 1.3])
    layers = [(back + 1.5, turn + corner, _wall(rng, 30, True)), (back, turn, _wall(rng, 30, True))]
    if rng.random() < 0.5:
        layers = layers[1:]
    return Place(_sky(rng), 0, floor, tuple(layers), _sun(rng, True), rng.uniform(0, 50, 2))


def paint_place(place: Place, camera: Camera, side: int, shadow: Shadow) -> np.ndarray:
    """The place as the camera sees it, (side, side, 3) colours 0 to 1, with the shadow on its ground."""
    pixels = np.arange(side, dtype=np.float32) + np.float32(0.5)
    x = (pixels - np.float32(camera.centre[0])) * np.float32(1 / camera.focal)
    y = (pixels - np.float32(camera.centre[1])) * np.float32(-1 / camera.focal)
    ray = [
        x * np.float32(camera.right[i]) + (y * np.float32(camera.up[i]) - np.float32(camera.back[i]))[:, None]
        for i in range(3)
    ]
    steep = y * np.float32(camera.up[2]) - np.float32(camera.back[2])  # of each row: below 0 it meets the ground
    picture = _paint_sky(place, ray, steep)
    meets = steep < -1e-3
    if meets.any():
        top = int(np.argmax(meets))
        along = (np.float32(-camera.eye[2]) / steep[top:])[:, None]
        gx, gy = (np.float32(camera.eye[i]) + along * ray[i][top:] for i in range(2))
        # A pixel on the ground is deeper than wide; noise is laid out for the mean of both.
        pixel = along * np.float32(1 / camera.focal) * np.sqrt(np.maximum(1, -1 / np.maximum(steep[top:], -1)))[:, None]
        ground = place.ground(gx + np.float32(place.offset[0] * 0), gy + np.float32(place.offset[1]), pixel)
        light = place.light
        level = light.sun * light.towards[2] + light.sky * 0.62
        ground = ground * np.float32(level / level.mean() * 0.97)
        haze = np.clip(along * np.float32(1 / 120) - np.float32(0.1), 0, 0.6)
        ground = ground + (np.float32(place.sky[1]) - ground) * haze[..., None]
        dark = shadow.on_ground(gx, gy) * np.float32(light.shade)
        picture[top:] = ground * (1 - dark[..., None] * np.array([1.0, 0.97, 0.92], np.float32))
    for distance, turn, layer in place.layers:
        _paint_layer(picture, camera, ray, distance, turn, layer)
    return picture


def _paint_sky(place: Place, ray: list[np.ndarray], steep: np.ndarray) -> np.ndarray:
    rise = np.clip(steep * np.float32(1.8), 0, 1)[:, None]
    top, glow = (np.float32(tint) for tint in place.sky)
    picture = np.broadcast_to(glow + (top - glow) * rise[..., None], (*ray[0].shape, 3)).copy()
    if place.clouds > 0 and (steep > 0).any():
        over = 1 / (np.maximum(ray[2], 0) + np.float32(0.12))
        field = noise(ray[1] * over * np.float32(0.08) + np.float32(place.offset[0]), over * np.float32(0.16))
        cover = np.clip((field - np.float32(1.2 - 1.6 * place.clouds)) * np.float32(0.6), 0, 1)
        cover *= np.clip(ray[2] * 8, 0, 0.9)
        picture = _mix(picture, np.array([0.97, 0.97, 0.98], np.float32), cover)
    return picture


def _paint_layer(
    picture: np.ndarray, camera: Camera, ray: list[np.ndarray], distance: float, turn: float, layer: Layer
) -> None:
    """Paints what stands upright in a plane at x = -distance, turned about the vertical through the middle."""
    cosine, sine = np.float32(np.cos(turn)), np.float32(np.sin(turn))
    towards = ray[0] * cosine + ray[1] * sine
    meets = towards < -0.02
    along = np.float32(-distance - camera.eye[0] * cosine - camera.eye[1] * sine) / np.minimum(
        towards, np.float32(-0.02)
    )
    height = np.float32(camera.eye[2]) + along * ray[2]
    visible = np.flatnonzero(((height > 0) & meets).any(axis=1))
    if not len(visible) or (along < 0).all():
        return
    bottom = int(visible[-1]) + 1
    along, height, meets = along[:bottom], height[:bottom], meets[:bottom]
    across = (np.float32(camera.eye[1]) + along * ray[1][:bottom]) * cosine - (
        np.float32(camera.eye[0]) + along * ray[0][:bottom]
    ) * sine
    pixel = along * np.float32(1 / camera.focal)
    colours, cover = layer(across, height, np.maximum(pixel, np.float32(1e-4)))
    cover = cover * _edge(height, np.maximum(pixel, np.float32(1e-4))) * (meets & (along > 0))
    part = picture[:bottom]
    part += (colours - part) * cover[..., None]
