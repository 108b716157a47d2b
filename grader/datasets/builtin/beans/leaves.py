"""Leaflets of a bean plant: outline, veins and relief in NumPy, for a picture drawn with its planes apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

STEPS = 512  # of the outline along a leaflet
ACROSS, FINE = 4.0, 3_000  # tables of lateral veins span -1 to 3 lengths; with 512 steps, veins looked like stairs
UP = np.array([0.0, 0.0, 1.0])


def smooth_noise(rng: np.random.Generator, shape: tuple[int, ...], cells: float) -> np.ndarray:
    """A random field of about unit variance, `cells` bumps on its shorter side."""
    height, width = shape
    pitch = min(height, width) / cells
    grid = rng.standard_normal((int(height / pitch) + 3, int(width / pitch) + 3), dtype=np.float32)
    grid *= np.float32(1.35)  # what interpolation takes away
    field = grid
    for size in (height, width):
        place = np.arange(size, dtype=np.float32) / np.float32(pitch)
        left = place.astype(np.intp)
        share = place - left
        share *= share * (3 - 2 * share)
        low = field[left]
        field = (low + (field[left + 1] - low) * share[:, None]).T
    return field


def blur(field: np.ndarray, radius: int) -> np.ndarray:
    """Mean over a square of 2·radius + 1 pixels a side, the border repeated outside."""
    if radius < 1:
        return field
    width = 2 * radius + 1
    for _ in range(2):  # each turn averages the columns, then exchanges rows and columns
        if radius == 1:
            total = field.copy()
            total[1:] += field[:-1]
            total[0] += field[0]
            total[:-1] += field[1:]
            total[-1] += field[-1]
        else:
            sums = np.cumsum(np.pad(field, ((radius + 1, radius), (0, 0)), mode="edge"), axis=0, dtype=np.float32)
            total = sums[width:] - sums[:-width]
        total *= np.float32(1 / width)
        field = total.T
    return field


@dataclass(frozen=True)
class Mesh:
    """The finest veins: a tile of areoles, which repeats. `rib` is 1 on a vein and falls to 0 inside.

    `to_along` and `to_across` lead from a texel to the centre of its areole, in areoles.
    """

    rib: np.ndarray
    to_along: np.ndarray
    to_across: np.ndarray
    cells: int

    @classmethod
    def draw(cls, rng: np.random.Generator, cells: int = 22, texels: int = 14) -> Mesh:
        side = cells * texels
        line = (np.arange(side, dtype=np.float32) + np.float32(0.5)) / texels
        jitter = rng.uniform(-0.42, 0.42, (2, cells, cells)).astype(np.float32)
        home = line.astype(int)
        nearest = np.full((side, side), np.inf, np.float32)
        second = nearest.copy()
        to_along, to_across = np.zeros_like(nearest), np.zeros_like(nearest)
        for i in (-1, 0, 1):
            for j in (-1, 0, 1):
                rows, columns = (home + i) % cells, (home + j) % cells
                x = (home + i + 0.5 - line)[:, None] + jitter[0][rows[:, None], columns]
                y = (home + j + 0.5 - line)[None] + jitter[1][rows[:, None], columns]
                distance = np.sqrt(x * x + y * y)
                closer = distance < nearest
                second = np.where(closer, nearest, np.minimum(second, distance))
                nearest = np.where(closer, distance, nearest)
                to_along, to_across = np.where(closer, x, to_along), np.where(closer, y, to_across)
        rib = np.clip(1 - (second - nearest) * np.float32(3.2), 0, 1)
        return cls(rib, to_along.astype(np.float32), to_across.astype(np.float32), cells)


@dataclass(frozen=True)
class Leaflet:
    """One leaflet. Places are in units of the picture's short side, all else in units of its own length.

    outline: half widths (2, STEPS) from base to tip on either side; veins: where the lateral veins of either side
    leave the midrib. A lateral vein at `start` runs along start + lean·|v| + arch·v².
    """

    base: tuple[float, float]
    angle: float
    length: float
    bend: float
    outline: np.ndarray
    veins: tuple[np.ndarray, np.ndarray]
    lean: float
    arch: float
    fold: float
    curl: float
    sag: float
    waves: tuple[float, float, float]  # height, number, phase of the waves of the margin
    bulge: float
    areoles: tuple[float, float, float]  # where in the mesh it begins, along and across; how many to a length


def _outline(rng: np.random.Generator, width: float, lopsided: float) -> np.ndarray:
    """Broad near the base, drawn out to a tip; the two sides of a side leaflet differ."""
    place = (np.arange(STEPS) + 0.5) / STEPS
    base, tip = rng.uniform(0.42, 0.62), rng.uniform(0.85, 1.3)
    peak = base / (base + tip)
    shape = place**base * (1 - place) ** tip / (peak**base * (1 - peak) ** tip)
    sides = []
    for side in (-1, 1):
        waves = sum(
            rng.normal(0, 0.018 / k**0.7) * np.sin(2 * np.pi * (k * place * rng.uniform(0.9, 1.1) + rng.random()))
            for k in (2, 3, 5, 8)
        )
        sides.append(shape * (width * (1 + side * lopsided) / 2) * (1 + 1.6 * waves))
    return np.array(sides, np.float32)


def _bite(rng: np.random.Generator, outline: np.ndarray) -> None:
    """An insect has eaten from the margin."""
    place = (np.arange(STEPS) + 0.5) / STEPS
    centre, reach, side = rng.uniform(0.15, 0.9), rng.uniform(0.02, 0.07), rng.integers(2)
    depth = np.zeros(STEPS)
    for _ in range(rng.integers(1, 4)):  # bite by bite
        at, size = centre + rng.normal(0, 0.6) * reach, reach * rng.uniform(0.5, 1)
        depth = np.maximum(depth, np.sqrt(np.maximum(size**2 - (place - at) ** 2, 0)) * rng.uniform(0.8, 1.8))
    outline[side] = np.maximum(outline[side] - depth, 0.02)


def draw_leaflet(
    rng: np.random.Generator, base: tuple[float, float], angle: float, length: float, lopsided: float = 0.0
) -> Leaflet:
    """A leaflet of its own; `lopsided` above 0 makes the side of positive v the wider one."""
    outline = _outline(rng, rng.uniform(0.58, 0.86), lopsided + rng.normal(0, 0.03))
    for _ in range(rng.choice(4, p=[0.66, 0.2, 0.09, 0.05])):
        _bite(rng, outline)
    count = int(rng.integers(5, 9))
    starts = np.linspace(0.0, 0.93, count) ** rng.uniform(0.95, 1.15)
    veins = tuple(np.sort(starts + rng.normal(0, 0.012, count) + rng.uniform(0.01, 0.04)) for _ in range(2))
    return Leaflet(
        base, angle, length, bend=rng.normal(0, 0.09), outline=outline, veins=(veins[0], veins[1]),
        lean=rng.uniform(0.35, 0.8), arch=rng.uniform(0.5, 1.7), fold=rng.normal(0.1, 0.22), curl=rng.normal(0, 0.5),
        sag=rng.normal(-0.1, 0.3), waves=(abs(rng.normal(0, 0.022)), rng.uniform(2, 5), rng.uniform(0, 6.3)),
        bulge=rng.uniform(0.003, 0.014), areoles=(rng.uniform(0, 22), rng.uniform(0, 22), rng.uniform(19, 30)),
    )  # fmt: skip


@dataclass
class Surface:
    """A leaflet laid into a picture, for the pixels in `rows` and `columns`; its arrays have that window's size.

    u, v: place along and across the leaflet, in lengths; along: u where the lateral vein through the pixel leaves the
    midrib; cover: share of the pixel; inset: distance from the margin, in pixels; vein: 1 on a vein to 0; between: 0
    on a lateral vein to 1 half-way to the next; strip: number of the strip between lateral veins, sides apart;
    height: of the relief, in pixels; rib: 1 on the finest veins to 0; areole_along, areole_v: the areole's centre.
    """

    leaflet: Leaflet
    pixels: float  # of a length
    rows: slice
    columns: slice
    u: np.ndarray
    v: np.ndarray
    along: np.ndarray
    cover: np.ndarray
    inset: np.ndarray
    vein: np.ndarray
    between: np.ndarray
    strip: np.ndarray
    height: np.ndarray
    rib: np.ndarray
    areole_along: np.ndarray
    areole_v: np.ndarray

    def window(self, along: float, across: float, reach: float) -> tuple[slice, slice] | None:
        """The part of its window within `reach` lengths of a place on the leaflet."""
        x, y = self.place(along, across)
        r = reach * self.pixels + 2
        top, bottom = max(0, int(y - r)), min(self.u.shape[0], int(y + r) + 1)
        left, right = max(0, int(x - r)), min(self.u.shape[1], int(x + r) + 1)
        return (slice(top, bottom), slice(left, right)) if top < bottom and left < right else None

    def place(self, u: float, v: float) -> tuple[float, float]:
        """Where a place on the leaflet lies in the window, (x, y) in pixels."""
        leaf, short = self.leaflet, self.pixels / self.leaflet.length
        across = v + leaf.bend * u * u
        x = leaf.base[0] + leaf.length * (u * np.cos(leaf.angle) - across * np.sin(leaf.angle))
        y = leaf.base[1] + leaf.length * (u * np.sin(leaf.angle) + across * np.cos(leaf.angle))
        return x * short - self.columns.start, y * short - self.rows.start


def _lateral_tables(leaflet: Leaflet) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """By `along` and side: distance to the nearest lateral vein, half-way to the next as 1, number of the strip."""
    place = (np.arange(FINE) + 0.5) / FINE * ACROSS - 1
    distances, betweens, strips = [], [], []
    for starts in leaflet.veins:
        pitch = float(np.diff(starts).mean())
        lines = np.concatenate(
            [starts[0] - pitch * np.arange(12, 0, -1), starts, starts[-1] + pitch * np.arange(1, 30)]
        )
        number = np.clip(np.searchsorted(lines, place), 1, len(lines) - 1)
        low, high = lines[number - 1], lines[number]
        distances.append(np.minimum(place - low, high - place))
        share = np.clip((place - low) / (high - low), 0, 1)
        betweens.append(4 * share * (1 - share))
        strips.append(number)
    strips[1] = strips[1] + 100
    return (
        np.concatenate(distances).astype(np.float32),
        np.concatenate(betweens).astype(np.float32),
        np.concatenate(strips),
    )


def lay(leaflet: Leaflet, mesh: Mesh | None, height: int, width: int, short: float) -> Surface | None:
    """A leaflet in a picture of height x width pixels, `short` of them a short side; None outside of it."""
    pixels = leaflet.length * short
    cos, sin = np.cos(leaflet.angle), np.sin(leaflet.angle)
    reach = leaflet.outline.max() * 1.1 + abs(leaflet.bend)
    corners = np.array([[0, -reach], [0, reach], [1, -reach], [1, reach]])
    x = (leaflet.base[0] * short) + pixels * (corners[:, 0] * cos - corners[:, 1] * sin)
    y = (leaflet.base[1] * short) + pixels * (corners[:, 0] * sin + corners[:, 1] * cos)
    top, bottom = max(0, int(y.min()) - 1), min(height, int(y.max()) + 2)
    left, right = max(0, int(x.min()) - 1), min(width, int(x.max()) + 2)
    if bottom - top < 4 or right - left < 4:
        return None
    dx = (np.arange(left, right, dtype=np.float32) + np.float32(0.5 - leaflet.base[0] * short)) / np.float32(pixels)
    dy = (np.arange(top, bottom, dtype=np.float32) + np.float32(0.5 - leaflet.base[1] * short)) / np.float32(pixels)
    u = dx * np.float32(cos) + (dy * np.float32(sin))[:, None]
    v = dx * np.float32(-sin) + (dy * np.float32(cos))[:, None]
    v -= np.float32(leaflet.bend) * u * u
    out = np.abs(v)
    side = v > 0

    step = np.clip(u * STEPS, 0, STEPS - 1).astype(np.intp)
    step += side * STEPS
    slope = np.clip(np.gradient(leaflet.outline, 1 / STEPS, axis=1), -4, 4)
    steep = np.sqrt(1 + slope * slope).astype(np.float32).ravel()
    half = leaflet.outline.ravel()[step]
    inset = (half - out) / steep[step]
    np.minimum(inset, np.minimum(u, 1 - u), out=inset)
    inset *= np.float32(pixels)
    cover = np.clip(inset + np.float32(0.5), 0, 1)

    along = u - out * (np.float32(leaflet.lean) + np.float32(leaflet.arch) * out)
    distance, between, strip = _lateral_tables(leaflet)
    place = np.clip((along + 1) * (FINE / ACROSS), 0, FINE - 1).astype(np.intp)
    place += side * FINE
    edge = out / np.maximum(half, np.float32(0.02))  # 0 on the midrib, 1 at the margin
    np.minimum(edge, np.float32(1.3), out=edge)
    pixel = np.float32(1 / pixels)
    near = distance[place] * np.float32(1 / np.sqrt(1 + leaflet.lean**2))
    lateral = np.clip(
        np.float32(1.25) - near / (np.float32(0.0075) * (np.float32(1.15) - edge) + np.float32(0.6) * pixel), 0, 1
    )
    lateral *= np.float32(1.05) - edge * np.float32(0.6)
    midrib = np.clip(
        np.float32(1.35) - out / (np.float32(0.013) * (np.float32(1.1) - u) + np.float32(0.5) * pixel), 0, 1
    )
    vein = np.maximum(lateral, midrib)
    between = between[place]

    if mesh is None:
        rib = areole_along = areole_v = np.zeros((0, 0), np.float32)
    else:
        rib, areole_along, areole_v = _areoles(leaflet, mesh, along, v)
    return Surface(
        leaflet, pixels, slice(top, bottom), slice(left, right), u, v, along, cover, inset, vein, between,
        strip[place], _relief(leaflet, pixels, u, out, edge, between, vein, rib), rib, areole_along, areole_v,
    )  # fmt: skip


def _areoles(
    leaflet: Leaflet, mesh: Mesh, along: np.ndarray, v: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    shift_along, shift_across, number = leaflet.areoles
    side = len(mesh.rib)
    texel = side / mesh.cells
    row = ((along * np.float32(number) + np.float32(shift_along + 8 * mesh.cells)) * np.float32(texel)).astype(np.int32)
    column = ((v * np.float32(number) + np.float32(shift_across + 8 * mesh.cells)) * np.float32(texel)).astype(np.int32)
    row %= side
    column %= side
    row *= side
    row += column
    return (
        mesh.rib.ravel()[row],
        along + mesh.to_along.ravel()[row] * np.float32(1 / number),
        v + mesh.to_across.ravel()[row] * np.float32(1 / number),
    )


def _relief(
    leaflet: Leaflet, pixels: float, u: np.ndarray, out: np.ndarray, edge: np.ndarray, between: np.ndarray,
    vein: np.ndarray, rib: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Height in pixels: halves folded along the midrib, margin curled and waved, bulges between sunken veins."""
    height = out * np.float32(leaflet.fold)
    square = edge * edge
    height += square * edge * np.float32(leaflet.curl * 0.12)
    height += (u - np.float32(0.45)) ** 2 * np.float32(leaflet.sag)
    size, number, phase = leaflet.waves
    height += np.sin(u * np.float32(2 * np.pi * number) + np.float32(phase)) * square * np.float32(size)
    height += between * np.float32(leaflet.bulge) * (np.float32(1.2) - edge)
    height -= vein * np.float32(0.004)
    if rib.size:
        height -= rib * np.float32(0.0022)
    height *= np.float32(pixels)
    return height


def normals(height: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Components x, y and z of a relief's unit normals."""
    x, y = np.zeros_like(height), np.zeros_like(height)
    np.subtract(height[:, :-2], height[:, 2:], out=x[:, 1:-1])
    np.subtract(height[:-2], height[2:], out=y[1:-1])
    x[:, 0], x[:, -1], y[0], y[-1] = x[:, 1], x[:, -2], y[1], y[-2]
    for gradient in (x, y):
        gradient *= np.float32(0.5)
        np.clip(gradient, -1.5, 1.5, out=gradient)
    z = 1 / np.sqrt(x * x + y * y + 1)
    x *= z
    y *= z
    return x, y, z
