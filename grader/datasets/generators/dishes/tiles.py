"""Textures of food and tables: periodic tiles of relief and tone, made once in NumPy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

TILE = 256  # texels a side; a power of two, so that places wrap by a bit mask
SEED = 101


@dataclass(frozen=True)
class Tile:
    """Flat arrays of TILE * TILE texels, 0 to 1: how high a texel lies and which tone of its colours it has."""

    relief: np.ndarray
    tone: np.ndarray


def _field(rng: np.random.Generator, power: float, stretch: float = 1.0, low: float = 0.0) -> np.ndarray:
    """Periodic noise whose amplitude falls with frequency to the `power`, `stretch` times longer along columns.

    Ranked, so that every value from 0 to 1 is equally frequent.
    """
    frequency = np.fft.fftfreq(TILE) * TILE
    distance = np.hypot(frequency[:, None], frequency[None] * stretch)
    spectrum = np.fft.fft2(rng.standard_normal((TILE, TILE))) / np.maximum(distance, 1) ** power
    spectrum[distance < low] = 0
    ranks = np.fft.ifft2(spectrum).real.ravel().argsort(kind="stable").argsort(kind="stable")
    return (ranks / ranks.size).reshape(TILE, TILE)


Stamp = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def _stamped(rng: np.random.Generator, count: int, length: float, stamp: Stamp, sparse: bool = False) -> Tile:
    """`count` shapes thrown on a torus; `stamp(along, across)` in texels gives profile (<= 0 outside) and tone."""
    relief, tone = np.zeros((TILE, TILE)), np.zeros((TILE, TILE))
    reach = int(length) + 2
    down, right = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(float)
    for number in range(count):
        row, column = rng.integers(TILE, size=2)
        angle, size, own = rng.uniform(0, 2 * np.pi), rng.uniform(0.75, 1.2), rng.random()
        along, across = np.cos(angle) * right + np.sin(angle) * down, np.cos(angle) * down - np.sin(angle) * right
        profile, mark = stamp(along / size, across / size)
        place = np.ix_((row + np.arange(-reach, reach + 1)) % TILE, (column + np.arange(-reach, reach + 1)) % TILE)
        base = 0.0 if sparse else 0.75 * number / count
        on = profile > 0
        relief[place] = np.where(on, base + (1 - 0.75 * (not sparse)) * profile, relief[place])
        tone[place] = np.where(on, np.clip(0.25 + 0.5 * own + mark, 0, 1), tone[place])
    return Tile(relief.astype(np.float32).ravel(), tone.astype(np.float32).ravel())


def _capsule(half_length: float, half_width: float, bend: float = 0.0) -> Stamp:
    def stamp(along: np.ndarray, across: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        across = across + bend * (along / half_length) ** 2 * half_length
        distance = np.hypot(np.maximum(np.abs(along) - half_length + half_width, 0), across) / half_width
        return np.sqrt(np.maximum(1 - distance**2, 0)), np.zeros_like(along)

    return stamp


def _leaf(half_length: float, half_width: float) -> Stamp:
    def stamp(along: np.ndarray, across: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        edge = half_width * (1 - (along / half_length) ** 2) * (1 + 0.15 * np.sin(along * 0.9))
        inside = np.maximum(edge - np.abs(across), 0) / half_width
        veins = np.exp(-np.abs(across) * 0.8) + 0.5 * np.exp(-np.abs(np.sin(along * 0.35 + np.abs(across) * 0.4)) * 6)
        ruffle = 0.6 + 0.25 * np.sin(along * 0.35) * np.sin(across * 0.4)
        return np.where(inside > 0, ruffle * np.minimum(inside * 6, 1), 0), 0.35 * veins

    return stamp


def _plain(relief: np.ndarray, tone: np.ndarray | None = None) -> Tile:
    return Tile(relief.astype(np.float32).ravel(), (relief if tone is None else tone).astype(np.float32).ravel())


def _wood(rng: np.random.Generator) -> Tile:
    rings = _field(rng, 1.6, stretch=14)
    grain = np.abs(np.sin(rings * 40)) * 0.35 + 0.4 * _field(rng, 0.7, stretch=20) + 0.25 * rings
    plank = np.repeat(rng.uniform(-0.18, 0.18, 4), TILE // 4)[:, None]
    gap = (np.arange(TILE) % (TILE // 4) < 2)[:, None]
    return _plain(np.broadcast_to(np.where(gap, 0.0, 0.8), grain.shape), np.where(gap, 0, np.clip(grain + plank, 0, 1)))


def _weave() -> Tile:
    line = np.arange(TILE) * (2 * np.pi / 8)
    over = np.sin(line)[:, None] * np.sin(line)[None]
    return _plain(0.5 + 0.5 * over, 0.5 + 0.3 * over)


def _crumb(rng: np.random.Generator) -> Tile:
    holes = _stamped(rng, 900, 6, _capsule(3.6, 2.6), sparse=True)
    solid = 0.75 + 0.25 * _field(rng, 0.6).ravel()
    return Tile((solid - 0.7 * holes.relief).astype(np.float32), (solid - 0.6 * holes.relief).astype(np.float32))


MAKERS: dict[str, Callable[[np.random.Generator], Tile]] = {
    "cloud": lambda rng: _plain(_field(rng, 1.9)),
    "grain": lambda rng: _plain(_field(rng, 0.5)),
    "blotch": lambda rng: _plain(_field(rng, 1.1, low=6)),
    "fibre": lambda rng: _plain(_field(rng, 1.0, stretch=7, low=12)),
    "batter": lambda rng: _plain(_field(rng, 1.0, low=14), _field(rng, 1.4)),
    "marble": lambda rng: _plain(np.ones((TILE, TILE)), 1 - np.exp(-14 * np.abs(_field(rng, 1.7) - 0.5))),
    "wood": _wood,
    "weave": lambda rng: _weave(),
    "crumb": _crumb,
    "rice": lambda rng: _stamped(rng, 2600, 6, _capsule(5.5, 2.3)),
    "elbows": lambda rng: _stamped(rng, 800, 14, _capsule(10, 4.6, bend=0.7)),
    "spaghetti": lambda rng: _stamped(rng, 420, 60, _capsule(55, 2.6, bend=rng.uniform(-0.6, 0.6))),
    "ribbons": lambda rng: _stamped(rng, 260, 60, _capsule(48, 5.6, bend=0.5)),
    "mince": lambda rng: _stamped(rng, 2400, 9, _capsule(6.5, 4.6)),
    "shreds": lambda rng: _stamped(rng, 1500, 22, _capsule(17, 1.9, bend=0.35)),
    "leaves": lambda rng: _stamped(rng, 190, 36, _leaf(32, 15)),
    "beans": lambda rng: _stamped(rng, 900, 12, _capsule(9, 5.4, bend=0.25)),
    "flakes": lambda rng: _stamped(rng, 260, 5, _capsule(4.0, 2.4), sparse=True),
    "dots": lambda rng: _stamped(rng, 300, 3, _capsule(2.2, 1.9), sparse=True),
}


@cache
def tile(name: str) -> Tile:
    """The texture of this name, the same in every process."""
    return MAKERS[name](np.random.default_rng([SEED, *name.encode()]))


def places_in(u: np.ndarray, v: np.ndarray, zoom: float, shift: np.ndarray) -> np.ndarray:
    """Which texel of a tile lies at places given in plate radii; `zoom` is in texels to a plate radius."""
    row = (v * np.float32(zoom) + np.float32(shift[0])).astype(np.int32)
    column = (u * np.float32(zoom) + np.float32(shift[1])).astype(np.int32)
    row &= TILE - 1
    column &= TILE - 1
    row *= TILE
    return row + column
