"""A table seen at an angle: what is laid on it, as colour, height and gloss of each pixel."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from grader.datasets.generators.dishes.outlines import SINGLE, Outline, Profile, disc
from grader.datasets.generators.dishes.tiles import places_in, tile

SIDE = 160
BELOW = 110  # rows of places below the picture: what stands there may reach into it

Field = np.ndarray | float
Window = tuple[slice, slice]
"""Rows and columns of the picture."""
WHOLE: Window = (slice(None), slice(None))
STEP = 8  # pixels between the places by which a window is found
COARSE: Window = (slice(None, None, STEP), slice(None, None, STEP))


@cache
def hexadecimal(colour: str) -> np.ndarray:
    """Red, green and blue from 0 to 1, not to be changed in place."""
    return np.array([int(colour[i : i + 2], 16) for i in (0, 2, 4)], SINGLE) * SINGLE(1 / 255)


class Surface:
    """One picture. On the table, u and v are coordinates around the dish; z is the height above it.

    `colour` is (3, SIDE, SIDE), `height` (SIDE, SIDE) in pixels, `gloss` (SIDE, SIDE), colours and gloss from 0 to 1.
    """

    def __init__(self, rng: np.random.Generator, tilt: tuple[float, float], zoom: float) -> None:
        self.rng = rng
        self.tilt = np.radians(rng.uniform(*tilt))
        self.scale = zoom * np.exp(rng.uniform(np.log(50), np.log(114)))  # pixels to a plate radius
        self.turn = rng.uniform(0, 2 * np.pi)
        self.sin, self.cos = float(np.sin(self.tilt)), float(np.cos(self.tilt))
        self.centre = np.array([SIDE / 2, SIDE / 2]) + rng.uniform(-1, 1, 2) * (32 - 8 * self.sin)
        x = (np.arange(SIDE, dtype=SINGLE) - SINGLE(self.centre[0])) / SINGLE(self.scale)
        y = (np.arange(SIDE + BELOW, dtype=SINGLE) - SINGLE(self.centre[1])) / SINGLE(self.scale * self.cos)
        along, across = SINGLE(np.cos(self.turn)), SINGLE(np.sin(self.turn))
        self.all_u = along * x + (across * y)[:, None]
        self.all_v = -across * x + (along * y)[:, None]
        self.u, self.v = self.all_u[:SIDE], self.all_v[:SIDE]
        self.colour = np.zeros((3, SIDE, SIDE), SINGLE)
        self.height = np.zeros((SIDE, SIDE), SINGLE)
        self.gloss = np.zeros((SIDE, SIDE), SINGLE)
        self.room = 0.9  # radius of the food that fits on the ware laid last
        self.opening: tuple[Outline, float] = disc(0.95), 0.0  # the outline that it is seen through, and its height
        self.taste = 1 + rng.normal(0, 0.12) + rng.normal(0, 0.05, 3)  # how this cook's colours differ from others'

    # --- colours and places

    def tone(self, colour: str, spread: float = 0.05) -> np.ndarray:
        """A colour, varied as it is in this picture."""
        own = hexadecimal(colour) * self.taste * (1 + self.rng.normal(0, spread) + self.rng.normal(0, spread / 3, 3))
        return own.clip(0.01, 1).astype(SINGLE)

    def tones(self, colours: str, count: int, spread: float = 0.08) -> np.ndarray:
        """(count, 3): each is one of the colours, which spaces separate, varied."""
        palette = np.stack([self.tone(colour, 0.03) for colour in colours.split()])
        own = palette[self.rng.integers(len(palette), size=count)]
        return (own * (1 + self.rng.normal(0, spread, (count, 1)))).clip(0.01, 1).astype(SINGLE)

    def between(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))

    def chance(self, probability: float) -> bool:
        return bool(self.rng.random() < probability)

    def spread(self, count: int, radius: float, jitter: float = 0.25) -> np.ndarray:
        """(count, 2) places that fill a disc in a sunflower's pattern, turned and jittered."""
        number = np.arange(count) + self.rng.uniform(0.2, 0.8, count)
        distance = radius * np.sqrt(number / max(count, 1))
        angle = np.arange(count) * 2.399963 + self.rng.uniform(0, 2 * np.pi)
        places = np.stack([distance * np.cos(angle), distance * np.sin(angle)], axis=1)
        places = places + self.rng.normal(0, jitter * radius / np.sqrt(max(count, 1)), places.shape)
        return self.rng.permutation(places)

    def toward_camera(self, distance: float, aside: float = 0.0) -> np.ndarray:
        """The place `distance` from the dish's middle towards the camera, and `aside` to its right."""
        along, across = np.cos(self.turn), np.sin(self.turn)
        return np.array([along * aside + across * distance, -across * aside + along * distance])

    def places_at(self, z: float, window: Window = WHOLE) -> tuple[np.ndarray, np.ndarray]:
        """u and v of what each pixel of a window shows if it lies at height z."""
        u, v = self.u[window], self.v[window]
        if z == 0:
            return u, v
        down = z * self.sin / self.cos
        return u + SINGLE(np.sin(self.turn) * down), v + SINGLE(np.cos(self.turn) * down)

    def window(self, outline: Outline, z: float, last: int = 0, margin: float = 0.0) -> Window | None:
        """The rows and columns in which an outline at height z, and `last` rows above it, is seen."""
        u, v = self.places_at(z, COARSE) if not last else (self.all_u[COARSE], self.all_v[COARSE])
        reach = SINGLE(margin + 0.04 + np.hypot(STEP / 2 + 1, (STEP / 2 + 1) / self.cos) / self.scale)
        near = outline(u, v) < reach
        rows, columns = np.flatnonzero(near.any(axis=1)), np.flatnonzero(near.any(axis=0))
        if not len(rows):
            return None
        top, bottom = max(int(rows[0]) * STEP - STEP // 2 - last, 0), min(int(rows[-1]) * STEP + STEP // 2 + 1, SIDE)
        left, right = max(int(columns[0]) * STEP - STEP // 2, 0), int(columns[-1]) * STEP + STEP // 2 + 1
        return (slice(top, bottom), slice(left, min(right, SIDE))) if top < bottom else None

    def texels(self, zoom: float = 110, z: float = 0, window: Window = WHOLE) -> np.ndarray:
        """The texel at each pixel of a window; the tile lies on the plane at height z, at a random place and angle."""
        u, v = self.places_at(z, window)
        angle = self.rng.uniform(0, 2 * np.pi)
        along, across = SINGLE(np.cos(angle)), SINGLE(np.sin(angle))
        return places_in(along * u + across * v, along * v - across * u, zoom, self.rng.uniform(3e4, 4e4, 2))

    # --- laying things

    def lay(
        self,
        cover: np.ndarray,
        colour: np.ndarray,
        height: Field | None = None,
        gloss: Field | None = 0.0,
        window: Window = WHOLE,
    ) -> None:
        """Covers a window with a share of a colour, (3,) or (3, rows, columns), up to a height in pixels."""
        here = self.colour[:, window[0], window[1]]
        for channel in range(3):
            part = colour[channel] - here[channel]
            part *= cover
            here[channel] += part
        for field, value in ((self.height[window], height), (self.gloss[window], gloss)):
            if value is not None:
                part = value - field
                part *= cover
                field += part

    def cover(
        self, outline: Outline, z: float = 0.0, soft: float = 1.0, window: Window = WHOLE
    ) -> tuple[np.ndarray, np.ndarray]:
        """Share of each pixel within an outline at height z, and the signed distance to its edge."""
        distance = outline(*self.places_at(z, window))
        return (SINGLE(0.5) - distance * SINGLE(self.scale / soft)).clip(0, 1), distance

    def blend(self, tone: np.ndarray, colours: Sequence[np.ndarray]) -> np.ndarray:
        """(3, rows, columns): the colours in even steps of a tone from 0 to 1."""
        if len(colours) == 1:
            return np.broadcast_to(colours[0][:, None, None], (3, *tone.shape))
        mixed = np.empty((3, *tone.shape), SINGLE)
        if len(colours) == 2:
            for channel in range(3):
                np.multiply(tone, colours[1][channel] - colours[0][channel], out=mixed[channel])
                mixed[channel] += colours[0][channel]
            return mixed
        steps, own = np.linspace(0, 1, 64), np.linspace(0, 1, len(colours))
        place = (tone * SINGLE(63.99)).astype(np.intp).clip(0, 63)
        for channel in range(3):
            np.interp(steps, own, [c[channel] for c in colours]).astype(SINGLE).take(
                place, out=mixed[channel], mode="clip"
            )
        return mixed

    def heap(
        self,
        outline: Outline,
        name: str,
        colours: str,
        *,
        rise: float = 0.1,
        z: float = 0.03,
        zoom: float = 110,
        relief: float = 0.03,
        gloss: float = 0.15,
        ragged: float = 0.05,
        steep: float = 4.0,
        spread: float = 0.05,
    ) -> None:
        """Food of one texture in an outline: it rises from z to z + rise within 1 / `steep` of its edge."""
        middle = z + 0.6 * rise
        window = self.window(outline, middle, margin=ragged)
        if window is None:
            return
        places = self.texels(zoom, middle, window)
        share, distance = self.cover(self.fray(outline, ragged) if ragged else outline, middle, window=window)
        inward = (distance * SINGLE(-steep)).clip(0, 1)
        level = inward * (2 - inward) * SINGLE(rise * self.scale)
        level += SINGLE(z * self.scale)
        level += tile(name).relief.take(places) * SINGLE(relief * self.scale)
        palette = [self.tone(colour, spread) for colour in colours.split()]
        self.lay(share, self.blend(tile(name).tone.take(places), palette), level, gloss, window)

    def fray(self, outline: Outline, amount: float, zoom: float = 90) -> Outline:
        """An outline with an uneven edge."""
        shift, tones = self.rng.uniform(3e4, 4e4, 2), tile("cloud").tone

        def frayed(u: np.ndarray, v: np.ndarray) -> np.ndarray:
            noise = tones.take(places_in(u, v, zoom, shift))
            noise -= SINGLE(0.5)
            noise *= SINGLE(2 * amount)
            return outline(u, v) + noise

        return frayed

    def pool(
        self,
        outline: Outline,
        colour: str,
        *,
        z: float = 0.03,
        thick: float = 0.012,
        gloss: float = 0.7,
        ragged: float = 0.06,
        share: float = 1.0,
    ) -> None:
        """Sauce: thin, glossy, over whatever it lies on."""
        window = self.window(outline, z, margin=ragged)
        if window is None:
            return
        cover, distance = self.cover(self.fray(outline, ragged) if ragged else outline, z, window=window)
        edge = (distance * SINGLE(-14)).clip(0, 1) * SINGLE(thick * self.scale)
        self.lay(cover * SINGLE(share), self.tone(colour), self.height[window] + edge, gloss, window)

    def sprinkle(
        self,
        name: str,
        colours: str,
        outline: Outline,
        *,
        z: float = 0.1,
        zoom: float = 110,
        share: float = 1.0,
        thick: float = 0.02,
        gloss: float = 0.1,
    ) -> None:
        """Small things strewn over what is there: herbs, seeds, crumbs."""
        window = self.window(outline, z, margin=0.1)
        if window is None:
            return
        places = self.texels(zoom, z, window)
        relief = tile(name).relief.take(places)
        cover = (relief * SINGLE(3)).clip(0, 1) * SINGLE(share)
        cover *= self.cover(self.fray(outline, 0.1), z, 6.0, window)[0]
        colour = self.blend(tile(name).tone.take(places), [self.tone(one) for one in colours.split()])
        self.lay(cover, colour, self.height[window] + relief * SINGLE(thick * self.scale), gloss, window)

    def stain(
        self,
        name: str,
        colour: str,
        amount: float,
        outline: Outline,
        *,
        z: float = 0.1,
        zoom: float = 90,
        above: float = 0.55,
        sharp: float = 4.0,
    ) -> None:
        """Browns or tints what is there in patches, without a height of its own."""
        window = self.window(outline, z)
        if window is None:
            return
        cover = tile(name).tone.take(self.texels(zoom, z, window))
        cover -= SINGLE(above)
        cover *= SINGLE(sharp)
        np.clip(cover, 0, 1, out=cover)
        cover *= self.cover(outline, z, 3.0, window)[0] * SINGLE(amount)
        self.lay(cover, self.tone(colour), None, None, window)

    def solid(
        self,
        outline: Outline,
        low: float,
        high: float,
        sides: str,
        top: str | None = None,
        *,
        name: str = "grain",
        zoom: float = 110,
        relief: float = 0.006,
        gloss: float = 0.08,
        profile: Profile | None = None,
        grain: float = 0.12,
        share: float = 1.0,
        dome: bool = False,
    ) -> None:
        """A body with upright walls between two heights, drawn as slices a pixel row apart.

        `sides` are the colours of its wall from below in even steps, `top` those of its upper face by the tile's tone.
        `profile(t)` is how much the outline shrinks at a share t of the height (negative: grows); `dome` makes slices
        denser towards the top.
        """
        rise = (high - low) * self.scale
        rows = max(int(np.ceil(rise * self.sin)), 2)
        first = int(round(low * self.scale * self.sin))
        last = min(first + rows, BELOW)
        shrinks = profile or (lambda t: 0.0)
        grown = max(0.0, *(-shrinks(t) for t in (0, 0.25, 0.5, 0.75, 1)))
        window = self.window(outline, 0, last, grown)
        if window is None:
            return
        lines, columns = window
        reach = slice(lines.start + first, lines.stop + last), columns
        distance = _on_screen(outline(self.all_u[reach], self.all_v[reach]) * SINGLE(-self.scale))
        count = lines.stop - lines.start
        level = np.zeros((count, columns.stop - columns.start), SINGLE)
        covered, upper, part = np.zeros_like(level), np.zeros_like(level), np.zeros_like(level)
        steps = max(int(1.6 * rows), 40) if dome else rows
        for step in range(steps + 1):
            t = 1 - (1 - step / steps) ** 2 if dome else step / steps
            shift = int(round(t * rows))
            if first + shift > BELOW:
                break
            np.subtract(distance[shift : count + shift], SINGLE(shrinks(t) * self.scale), out=upper)
            np.clip(upper, 0, 1, out=upper)
            np.subtract(SINGLE(t), level, out=part)
            part *= upper
            level += part
            np.maximum(covered, upper, out=covered)
        if profile is not None:
            _smooth(level)
        places = self.texels(zoom, high, window)
        tone = tile(name).tone.take(places)
        wall = self.blend(level, [self.tone(colour, 0.04) for colour in sides.split()])
        wall = wall * (1 + (tone - SINGLE(0.5)) * SINGLE(2 * grain))
        if top is not None:
            face = self.blend(tone, [self.tone(colour, 0.04) for colour in top.split()])
            wall += (face - wall) * upper
        level *= SINGLE(rise)
        level += SINGLE(low * self.scale)
        if relief and top is not None:
            level += upper * tile(name).relief.take(places) * SINGLE(relief * self.scale)
        self.lay(covered * SINGLE(share) if share < 1 else covered, wall, level, gloss, window)


def _on_screen(distance: np.ndarray) -> np.ndarray:
    """Turns the distance to an edge from pixels on the table into pixels of the picture, plus a half, in place.

    At an angle, lines on the table look shorter. Without this the edges of slices would be narrower than the rows
    between them, and walls striped.
    """
    slope = np.ones_like(distance)
    right, down = distance[:-1, 1:] - distance[:-1, :-1], distance[1:, :-1] - distance[:-1, :-1]
    np.hypot(right, down, out=slope[:-1, :-1])
    np.maximum(slope, SINGLE(0.7), out=slope)
    distance /= slope
    distance += SINGLE(0.5)
    return distance


def _smooth(field: np.ndarray) -> None:
    field[:, 1:-1] = (field[:, :-2] + field[:, 2:]) * SINGLE(0.25) + field[:, 1:-1] * SINGLE(0.5)
    field[1:-1] = (field[:-2] + field[2:]) * SINGLE(0.25) + field[1:-1] * SINGLE(0.5)
