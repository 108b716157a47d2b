"""What is found on a leaflet: two diseases of beans, and what any leaf may have: dust, soil, holes, drops, burns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.datasets.builtin.beans.leaves import STEPS, Surface, blur, smooth_noise

Colour = tuple[float, float, float]

CINNAMON: tuple[Colour, ...] = ((118, 58, 26), (150, 84, 36), (96, 46, 28), (176, 104, 44))
HALO: Colour = (222, 210, 112)
SPOT_CENTRES: tuple[Colour, ...] = ((158, 134, 98), (136, 110, 78), (170, 154, 126), (122, 98, 70), (132, 124, 86))
SPOT_MARGINS: tuple[Colour, ...] = ((92, 70, 48), (104, 76, 50), (80, 66, 46))
SCORCHED: tuple[Colour, ...] = ((156, 116, 70), (120, 84, 52), (178, 144, 96))
SOILS: tuple[Colour, ...] = ((98, 78, 60), (126, 102, 76), (148, 126, 100), (78, 66, 56), (136, 96, 70), (116, 106, 94))


@dataclass
class Leaf:
    """A leaflet's surface with what is painted on it: colours (3, h, w), 0 to 255, and how it gleams (h, w)."""

    surface: Surface
    colours: np.ndarray
    gloss: np.ndarray

    def stain(
        self, weight: np.ndarray, colour: Colour, window: tuple[slice, slice] = (slice(None), slice(None))
    ) -> None:
        """Blends a colour in, by `weight` from 0 to 1."""
        for plane, value in zip(self.colours, colour, strict=True):
            part = plane[window]
            part += (np.float32(value) - part) * weight


@dataclass(frozen=True)
class Health:
    """What one plant has; the same for all leaflets in a picture.

    amount: 0 to 1, from a first trace to a leaf covered with it; size, palette: of its marks, 0 to 1.
    """

    disease: str
    amount: float
    size: float
    palette: float
    halo: float


def _choose(colours: tuple[Colour, ...], share: float) -> Colour:
    return colours[min(int(share * len(colours)), len(colours) - 1)]


def _places(rng: np.random.Generator, leaf: Leaf, count: int, clustering: float) -> np.ndarray:
    """Places (count, 2) on a leaflet, along and across; with clustering they gather about a few of them."""
    outline = leaf.surface.leaflet.outline
    u = rng.beta(1.5, 1.7, count)
    v = rng.uniform(-1, 1, count)
    if clustering > 0 and count > 3:
        heads = rng.integers(0, max(2, count // 12), count)
        near = rng.random(count) < clustering
        u = np.where(near, u[heads] + rng.normal(0, 0.07, count), u)
        v = np.where(near, v[heads] + rng.normal(0, 0.17, count), v)
    u, v = u.clip(0.01, 0.97), v.clip(-0.95, 0.95)
    half = outline[(v > 0).astype(int), (u * STEPS).astype(int)]
    return np.stack([u, v * half], axis=1)


def _stamps(
    leaf: Leaf, places: np.ndarray, radii: np.ndarray, strengths: np.ndarray, reach: float, ragged: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Round marks as two planes: their discs, and a glow about them that ends at `reach` radii."""
    surface = leaf.surface
    disc, glow = np.zeros_like(surface.u), np.zeros_like(surface.u)
    height, width = disc.shape
    for (u, v), radius, strength in zip(places, radii * surface.pixels, strengths, strict=True):
        x, y = surface.place(u, v)
        far = radius * reach + 1
        top, bottom, left, right = (
            max(0, int(y - far)),
            min(height, int(y + far) + 1),
            max(0, int(x - far)),
            min(width, int(x + far) + 1),
        )
        if top >= bottom or left >= right:
            continue
        dx = np.arange(left, right, dtype=np.float32) + np.float32(0.5 - x)
        dy = np.arange(top, bottom, dtype=np.float32) + np.float32(0.5 - y)
        distance = np.sqrt(dx * dx + (dy * dy)[:, None])
        distance += ragged[top:bottom, left:right] * np.float32(radius)
        part = disc[top:bottom, left:right]
        core = np.clip(np.float32(radius + 0.5) - distance, 0, np.float32(min(1.0, radius * 1.6)))
        np.maximum(part, core * np.float32(strength), out=part)
        part = glow[top:bottom, left:right]
        ring = np.clip((np.float32(far) - distance) / np.float32(far - 0.5 * radius), 0, 1)
        np.maximum(part, ring * np.float32(strength), out=part)
    return disc, glow


def rust(rng: np.random.Generator, leaf: Leaf, health: Health) -> None:
    """Raised cinnamon pustules, each in a pale ring, scattered over the blade."""
    count = rng.poisson(30 * 15**health.amount) + 6
    places = _places(rng, leaf, count, clustering=0.5)
    radii = (0.005 + 0.005 * health.size) * np.exp(rng.normal(0, 0.3, count)) / np.sqrt(leaf.surface.leaflet.length)
    ragged = smooth_noise(rng, leaf.surface.u.shape, 30) * np.float32(0.12)
    disc, glow = _stamps(leaf, places, radii, rng.uniform(0.7, 1, count), 2.6 + health.halo, ragged)
    centre = np.clip(glow * 3 - np.float32(2.2), 0, 1) * disc
    glow *= glow
    leaf.stain(glow * np.float32(0.25 + 0.5 * health.halo), HALO)
    leaf.stain(disc * np.float32(0.9), _choose(CINNAMON, health.palette))
    leaf.stain(centre * np.float32(0.45), (78, 42, 24))
    leaf.surface.height += disc * np.float32(0.0022 * leaf.surface.pixels)
    leaf.gloss *= 1 - np.float32(0.8) * disc


def angular_spots(rng: np.random.Generator, leaf: Leaf, health: Health) -> None:
    """Whole areoles die, up to the veins that bound them: patches with corners, darker at their margin."""
    surface = leaf.surface
    count = rng.poisson(4 * 6**health.amount) + 2
    spot = np.zeros_like(surface.u)
    ragged = smooth_noise(rng, spot.shape, 16) * np.float32(0.25)
    for u, v in _places(rng, leaf, count, clustering=0.25):
        reach = (0.028 + 0.034 * health.size) * np.exp(rng.normal(0, 0.4))
        window = surface.window(u, v, reach * 1.9)
        if window is None:
            continue
        x, y = (
            min(max(int(place), 0), size - 1) for place, size in zip(surface.place(u, v), spot.shape[::-1], strict=True)
        )
        long, wide = reach * rng.uniform(0.8, 1.3), reach * rng.uniform(0.7, 1.2)
        from_along = (surface.areole_along[window] - surface.along[y, x]) * np.float32(1 / long)
        from_v = (surface.areole_v[window] - np.float32(v)) * np.float32(1 / wide)
        dead = from_along * from_along + from_v * from_v + ragged[window] < 1
        if rng.random() < 0.8:  # most end at the lateral veins
            dead &= surface.strip[window] == surface.strip[y, x]
        spot[window] = np.maximum(spot[window], dead)
    unit = surface.pixels
    soft = blur(spot, 1)
    inner = blur(spot, max(1, round(0.011 * unit)))
    glow = blur(inner, max(1, round(0.02 * unit)))
    leaf.stain(np.clip(glow * np.float32(1.6), 0, 1) * np.float32(0.15 + 0.5 * health.halo), HALO)
    leaf.stain(soft * np.float32(0.92), _choose(SPOT_MARGINS, health.palette))
    core = np.clip((inner - np.float32(0.6)) * np.float32(2.8), 0, 1) * soft
    core *= np.clip(np.float32(0.8) + smooth_noise(rng, spot.shape, 28) * np.float32(0.16), 0, 1)
    leaf.stain(core * np.float32(0.85), _choose(SPOT_CENTRES, (health.palette * 3.7) % 1))
    leaf.stain(surface.rib * core * np.float32(0.3), _choose(SPOT_MARGINS, health.palette))
    surface.height -= inner * np.float32(0.004 * unit)
    leaf.gloss *= 1 - np.float32(0.85) * soft


def yellowing(rng: np.random.Generator, leaf: Leaf, amount: float, colour: Colour) -> None:
    """Between the veins, in clouds, or from the margin."""
    surface = leaf.surface
    cloud = np.clip(smooth_noise(rng, surface.u.shape, rng.uniform(2, 6)) * np.float32(0.5) + np.float32(0.4), 0, 1)
    if rng.random() < 0.5:
        cloud *= surface.between
    leaf.stain(cloud * np.float32(amount), colour)


def scorch(rng: np.random.Generator, leaf: Leaf) -> None:
    """A dry, brown stretch of the margin or the tip."""
    surface = leaf.surface
    reach = rng.uniform(0.01, 0.06) * surface.pixels
    uneven = smooth_noise(rng, surface.u.shape, 5)
    fine = smooth_noise(rng, surface.u.shape, 22)
    depth = reach * (uneven * np.float32(0.9) - np.float32(rng.uniform(-0.3, 0.7)) + fine * np.float32(0.25))
    burnt = np.clip((depth - surface.inset) * np.float32(0.4) + np.float32(0.5), 0, 1)
    leaf.stain(blur(burnt, 2) * np.float32(0.4), HALO)
    leaf.stain(burnt * np.float32(0.9), _choose(SCORCHED, rng.random()))
    leaf.gloss *= 1 - np.float32(0.7) * burnt


def blotches(rng: np.random.Generator, leaf: Leaf) -> None:
    """One to three round bruises or sunscald, which no vein bounds."""
    count = int(rng.integers(1, 4))
    ragged = smooth_noise(rng, leaf.surface.u.shape, 12) * np.float32(0.2)
    disc, glow = _stamps(
        leaf, _places(rng, leaf, count, 0), rng.uniform(0.012, 0.045, count), rng.uniform(0.5, 0.95, count), 1.7, ragged
    )
    leaf.stain(glow * np.float32(rng.uniform(0, 0.5)), HALO)
    leaf.stain(blur(disc, 1), _choose(SCORCHED + SPOT_MARGINS, rng.random()))


def soil_specks(rng: np.random.Generator, leaf: Leaf) -> None:
    """Splashed by rain: uneven crumbs without a ring, more of them on one side."""
    count = int(rng.integers(6, 90))
    places = _places(rng, leaf, count, clustering=0.75)
    radii = 0.0035 * np.exp(rng.normal(0, 0.55, count)) + 0.001
    ragged = smooth_noise(rng, leaf.surface.u.shape, 45) * np.float32(0.4)
    disc, _ = _stamps(leaf, places, radii, rng.uniform(0.35, 0.95, count), 1.6, ragged)
    leaf.stain(disc, _choose(SOILS, rng.random()))
    leaf.gloss *= 1 - disc


def pale_flecks(rng: np.random.Generator, leaf: Leaf) -> None:
    """Where mites or thrips have sucked: many tiny pale dots."""
    count = int(rng.integers(30, 200))
    places = _places(rng, leaf, count, clustering=0.7)
    ragged = np.zeros_like(leaf.surface.u)
    disc, glow = _stamps(leaf, places, rng.uniform(0.003, 0.008, count), rng.uniform(0.3, 0.9, count), 1.8, ragged)
    leaf.stain((disc + glow) * np.float32(rng.uniform(0.2, 0.45)), (214, 212, 150))


def dust(rng: np.random.Generator, leaf: Leaf) -> None:
    grain = smooth_noise(rng, leaf.surface.u.shape, 60) * np.float32(0.3)
    film = smooth_noise(rng, leaf.surface.u.shape, 3) * np.float32(0.5) + grain + np.float32(rng.uniform(-0.2, 0.5))
    weight = np.clip(film, 0, 1) * np.float32(rng.uniform(0.12, 0.36))
    leaf.stain(weight, _choose(((186, 168, 138), (170, 142, 106), (196, 190, 178)), rng.random()))
    leaf.gloss *= 1 - weight


def holes(rng: np.random.Generator, leaf: Leaf) -> None:
    """Eaten by insects, with a thin dry rim; what lies behind shows through."""
    count = int(rng.integers(1, 7))
    ragged = smooth_noise(rng, leaf.surface.u.shape, 14) * np.float32(0.35)
    radii = rng.uniform(0.006, 0.014 + 0.03 * rng.random(), count)
    disc, glow = _stamps(leaf, _places(rng, leaf, count, 0.3), radii, np.ones(count), 1.5, ragged)
    leaf.stain(np.clip(glow * np.float32(1.6), 0, 1), _choose(SCORCHED + SPOT_MARGINS, rng.random()))
    leaf.surface.cover *= 1 - disc


def drops(rng: np.random.Generator, leaf: Leaf) -> None:
    """Rain or dew: domes that gleam."""
    count = int(rng.integers(4, 30))
    ragged = smooth_noise(rng, leaf.surface.u.shape, 20) * np.float32(0.1)
    radii = 0.006 * np.exp(rng.normal(0, 0.45, count))
    disc, glow = _stamps(leaf, _places(rng, leaf, count, 0.2), radii, np.ones(count), 1.0, ragged)
    dome = np.sqrt(np.clip(glow, 0, 1))
    leaf.colours *= 1 - np.float32(0.25) * disc * (1 - dome)
    leaf.surface.height += dome * np.float32(0.012 * leaf.surface.pixels)
    leaf.gloss += disc * np.float32(1.6)
