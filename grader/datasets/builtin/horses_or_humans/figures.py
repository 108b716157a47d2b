"""Bodies of rounded cones under a camera and a sun: projection, ray-casting, light and shadow, all in NumPy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from grader.datasets.generators.shading import average, blur

SUPER = 2  # rays per pixel and axis
FAR = -1e4  # depth where no ray has met the body
SUN_MAP = 96  # cells a side of the picture that the sun sees
UP = np.array([0.0, 0.0, 1.0])


def unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.sqrt((vector * vector).sum())


def point(x: float, y: float, z: float) -> np.ndarray:
    return np.array([x, y, z])


def between(start: np.ndarray, end: np.ndarray, share: float) -> np.ndarray:
    return start + (end - start) * share


Frame = Callable[[float, float, float], np.ndarray]
"""Coordinates in a part of the body -> coordinates in the body."""


@dataclass(frozen=True)
class Material:
    """Two colours, 0 to 1, and where the second shows: where a sum of waves through space is above `threshold`.

    One wave makes stripes, two make checks, three patches. `waves` (n, 3) are in radians a metre. No waves, no second
    colour.
    """

    colour: np.ndarray
    second: np.ndarray | None = None
    waves: np.ndarray | None = None
    threshold: float = 0.0
    gloss: float = 0.04


class Body:
    """Rounded cones in the order in which they are cast: a chain of spheres, each pair with its hull."""

    def __init__(self) -> None:
        self.materials: list[Material] = []
        self._cones: list[tuple[np.ndarray, np.ndarray]] = []
        self._numbers: list[tuple[float, float, int, float]] = []

    def material(self, material: Material) -> int:
        self.materials.append(material)
        return len(self.materials) - 1

    def chain(self, material: int, blend: float, *spheres: tuple[np.ndarray, float]) -> None:
        """Hulls of neighbouring spheres (centre, radius); `blend` is how softly they join what is there already."""
        for (start, first), (end, last) in zip(spheres, spheres[1:], strict=False):
            self._cones.append((start, end))
            self._numbers.append((first, last, material, blend))

    def ball(self, material: int, centre: np.ndarray, radius: float, blend: float = 0.0) -> None:
        self.chain(material, blend, (centre, radius), (centre + 1e-3, radius))

    def finish(self, turn: float, size: float, mirrored: bool, lift: float) -> Cones:
        """In metres, turned about the vertical, standing on the ground or `lift` above it; patterns turn with it."""
        ends, numbers = np.array(self._cones), np.array(self._numbers)
        cosine, sine, side = np.cos(turn), np.sin(turn), -1 if mirrored else 1
        turned = np.array([[cosine, sine, 0], [-sine * side, cosine * side, 0], [0, 0, 1]])
        self.materials = [m if m.waves is None else replace(m, waves=m.waves @ turned) for m in self.materials]
        ends = ends @ turned * size
        radii = numbers[:, :2] * size
        ends[..., 2] += lift * size - (ends[..., 2] - radii).min()
        return Cones(ends, radii, numbers[:, 2].astype(np.uint8), numbers[:, 3] * size)


@dataclass(frozen=True)
class Cones:
    """Ends (n, 2, 3), radii (n, 2), material and blend (n,) of a body in the world, or of its picture.

    World: metres, z up, the ground at 0. Picture: x right, y down, z towards the eye, all in rays.
    """

    ends: np.ndarray
    radii: np.ndarray
    material: np.ndarray
    blend: np.ndarray

    @property
    def box(self) -> tuple[np.ndarray, np.ndarray]:
        low, high = self.ends - self.radii[..., None], self.ends + self.radii[..., None]
        return low.min(axis=(0, 1)), high.max(axis=(0, 1))

    def thicker_than(self, radius: float) -> Cones:
        chosen = self.radii.max(axis=1) > radius
        return Cones(self.ends[chosen], self.radii[chosen], self.material[chosen], self.blend[chosen])


@dataclass(frozen=True)
class Camera:
    """A pinhole at `eye`: its axes right and up, and `back` from what it looks at to the eye, `distance` away.

    `focal` is in pixels, `centre` the pixel that it points at.
    """

    eye: np.ndarray
    right: np.ndarray
    up: np.ndarray
    back: np.ndarray
    distance: float
    focal: float
    centre: np.ndarray

    def project(self, cones: Cones) -> Cones:
        relative = cones.ends - self.eye
        depth = -(relative @ self.back)
        scale = self.focal / np.maximum(depth, 0.2 * self.distance)
        x = self.centre[0] + scale * (relative @ self.right)
        y = self.centre[1] - scale * (relative @ self.up)
        z = (self.distance - depth) * (self.focal / self.distance)
        blend = cones.blend * (self.focal / self.distance)
        return Cones(np.stack([x, y, z], axis=-1), cones.radii * scale, cones.material, blend)

    def finer(self, factor: int) -> Camera:
        return replace(self, focal=self.focal * factor, centre=self.centre * factor)


def look_at(target: np.ndarray, distance: float, azimuth: float, elevation: float) -> Camera:
    """A camera of focal length 1 that looks at `target` from `distance` metres; angles in radians."""
    flat, rise = np.cos(elevation), np.sin(elevation)
    back = np.array([flat * np.cos(azimuth), flat * np.sin(azimuth), rise])
    right = np.array([-np.sin(azimuth), np.cos(azimuth), 0.0])
    up = np.array([-rise * np.cos(azimuth), -rise * np.sin(azimuth), flat])
    return Camera(target + distance * back, right, up, back, distance, 1.0, np.zeros(2))


def cast(cones: Cones, shape: tuple[int, int], blends: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Depth and material of a body's picture of `shape`, FAR and 0 where there is nothing.

    A ray at distance e from a cone's axis point t meets, of all spheres along the cone, the one whose front lies
    highest: z(t) + sqrt(q(t)) with q(t) = (r + t g)² - |e - t d|², which has its maximum in closed form.
    """
    depth, material = np.full(shape, FAR, np.float32), np.zeros(shape, np.uint8)
    low = (cones.ends - cones.radii[..., None])[..., :2].min(axis=1)
    high = (cones.ends + cones.radii[..., None])[..., :2].max(axis=1)
    firsts = np.clip(low, 0, [shape[1], shape[0]]).astype(int).tolist()
    lasts = (np.clip(high, -2, [shape[1], shape[0]]).astype(int) + 1).tolist()
    starts, ways = cones.ends[:, 0].tolist(), (cones.ends[:, 1] - cones.ends[:, 0]).tolist()
    for n, ((left, top), (stop, bottom)) in enumerate(zip(firsts, lasts, strict=True)):
        if left >= min(stop, shape[1]) or top >= min(bottom, shape[0]):
            continue
        window = (slice(top, bottom), slice(left, stop))
        seen = depth[window]
        x = np.arange(left, left + seen.shape[1], dtype=np.float32) + np.float32(0.5 - starts[n][0])
        y = np.arange(top, top + seen.shape[0], dtype=np.float32)[:, None] + np.float32(0.5 - starts[n][1])
        height = _front(x, y, ways[n], *cones.radii[n].tolist())
        height += np.float32(starts[n][2])
        height -= seen
        np.putmask(material[window], height > 0, cones.material[n])
        if blends and cones.blend[n] > 0:
            # Polynomial smooth maximum: the seam of two surfaces closer than `blend` is filled, like skin over a joint.
            lift = np.abs(height)
            lift *= np.float32(-1 / cones.blend[n])
            lift += 1
            np.maximum(lift, 0, out=lift)
            lift *= lift
            lift *= np.float32(cones.blend[n] / 4)
            height = np.maximum(height, 0) + lift
        else:
            np.maximum(height, 0, out=height)
        seen += height
    return depth, material


def _front(x: np.ndarray, y: np.ndarray, way: list[float], radius: float, last: float) -> np.ndarray:
    """Height of a rounded cone's front above its start, over points relative to it; far below where a ray misses."""
    (dx, dy, dz), growth = way, last - radius
    bend = dx * dx + dy * dy - growth * growth
    inside = np.float32(radius * radius) - x * x - y * y
    along = x * np.float32(dx) + y * np.float32(dy) + np.float32(radius * growth)
    if bend < 1e-2:  # it points at the eye, one end before the other: q has no maximum, spheres fill it instead
        tops = [t * (2 * along - t * np.float32(bend)) + inside for t in np.linspace(0, 1, 7, dtype=np.float32)]
        shapes = [
            np.where(q > 0, np.sqrt(np.maximum(q, 0)) + n * np.float32(dz / 6), 2 * FAR) for n, q in enumerate(tops)
        ]
        return np.max(shapes, axis=0).astype(np.float32)
    t = along * along
    t *= np.float32(1 / bend)
    t += inside
    np.sqrt(np.maximum(t, 0, out=t), out=t)
    t *= np.float32(dz / (bend * (bend + dz * dz)) ** 0.5)
    t += along * np.float32(1 / bend)
    np.clip(t, 0, 1, out=t)
    along *= 2
    along -= t * np.float32(bend)
    along *= t
    along += inside
    missed = along <= 0
    height = np.sqrt(np.maximum(along, 0, out=along), out=along)
    t *= np.float32(dz)
    height += t
    height[missed] = 2 * FAR
    return height


@dataclass(frozen=True)
class Light:
    """A sun from direction `towards`, and a sky over a ground that throws light back; colours are factors."""

    towards: np.ndarray
    sun: np.ndarray
    sky: np.ndarray
    ground: np.ndarray
    shade: float  # how much darker a cast shadow is


class Shadow:
    """What the sun sees of a body: a map of how near to it the first surface is."""

    def __init__(self, cones: Cones, light: Light) -> None:
        across = unit(np.cross(UP, light.towards))
        self.axes = np.stack([across, np.cross(light.towards, across), light.towards])
        cones = cones.thicker_than(0.02)
        turned = replace(cones, ends=cones.ends @ self.axes.T)
        low, high = turned.box
        self.scale = (SUN_MAP - 8) / max(float((high - low)[:2].max()), 1e-3)
        self.offset = np.array([4.0, 4.0, 0.0]) - low * [self.scale, self.scale, 0]
        ends = turned.ends * self.scale + self.offset
        self.depth, _ = cast(
            Cones(ends, cones.radii * self.scale, cones.material, cones.blend), (SUN_MAP, SUN_MAP), False
        )
        self.cover = blur((self.depth > FAR / 2).astype(np.float32), 1)

    def _cells(self, points: tuple[np.ndarray, ...], axis: int) -> np.ndarray:
        x, y, z = (np.float32(self.axes[axis, i] * self.scale) for i in range(3))
        return points[0] * x + points[1] * y + (points[2] * z + np.float32(self.offset[axis]))

    def on_body(self, points: tuple[np.ndarray, ...]) -> np.ndarray:
        """How far each point of the body is behind another, 0 to 1."""
        u, v, near = (self._cells(points, axis) for axis in range(3))
        columns, rows = (np.clip(cell, 0, SUN_MAP - 1).astype(np.intp) for cell in (u, v))
        behind = self.depth.ravel()[rows * SUN_MAP + columns] - near
        behind -= np.float32(2.5)  # cells: what lies closer is the surface itself
        behind *= np.float32(0.5)
        return np.clip(behind, 0, 1, out=behind)

    def on_ground(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """How deep each point of the ground is in shadow, 0 to 1."""
        u, v = (self._cells((x, y, np.float32(0)), axis) - np.float32(0.5) for axis in range(2))
        u, v = (np.clip(cell, 0, SUN_MAP - 1.001) for cell in (u, v))
        columns, rows = u.astype(np.intp), v.astype(np.intp)
        u -= columns
        v -= rows
        flat, first = self.cover.ravel(), rows * SUN_MAP + columns
        above = flat[first] * (1 - u) + flat[first + 1] * u
        below = flat[first + SUN_MAP] * (1 - u) + flat[first + SUN_MAP + 1] * u
        return above * (1 - v) + below * v


def draw(picture: np.ndarray, body: Body, cones: Cones, camera: Camera, light: Light, shadow: Shadow) -> None:
    """Draws a body over `picture` (height, width, 3), colours 0 to 1."""
    fine = camera.finer(SUPER)
    flat = fine.project(cones).thicker_than(0.7)  # rays: what is thinner would only flicker
    height, width = picture.shape[:2]
    low, high = flat.box
    left, top = (max(0, int(value) // SUPER - 1) for value in low[:2])
    right, bottom = (min(size, int(value) // SUPER + 2) for value, size in zip(high[:2], (width, height), strict=True))
    if left >= right or top >= bottom:
        return
    corner = np.array([left, top]) * SUPER
    flat.ends[..., :2] -= corner
    depth, material = cast(flat, ((bottom - top) * SUPER, (right - left) * SUPER))
    met = depth > FAR / 2
    mask = met.astype(np.float32)
    np.maximum(depth, np.float32(-fine.focal), out=depth)
    points = _points(depth, fine, corner)
    x, y, z = _normals(depth, met)
    towards = np.array([light.towards @ axis for axis in (fine.right, -fine.up, fine.back)], np.float32)
    lit = x * towards[0] + y * towards[1] + z * towards[2]
    lit *= np.float32(0.85)
    lit += np.float32(0.15)  # light wraps a little around the edge, as on hair and cloth
    np.maximum(lit, 0, out=lit)
    lit *= 1 - shadow.on_body(points)
    skyward = x * np.float32(fine.right[2]) - y * np.float32(fine.up[2]) + z * np.float32(fine.back[2])
    halfway = unit(towards + [0, 0, 1]).astype(np.float32)
    shine = np.maximum(x * halfway[0] + y * halfway[1] + z * halfway[2], 0)
    for _ in range(4):  # to the power of 16
        shine *= shine
    shine *= np.array([m.gloss for m in body.materials], np.float32)[material]
    shine *= lit

    cover = average(mask)
    weight = 1 / np.maximum(cover, np.float32(1e-3))
    albedo = _albedo(body, material, points)
    lit, skyward, shine = (average(field * mask) * weight for field in (lit, skyward, shine))
    hollow = _hollow(depth, mask, float(np.median(flat.radii)) * 2)
    under = picture[top:bottom, left:right]
    for channel in range(3):
        colour = average(albedo[..., channel] * mask) * weight
        sky, ground = np.float32(light.sky[channel]), np.float32(light.ground[channel])
        around = ((sky + ground) / 2 + skyward * ((sky - ground) / 2)) * hollow
        colour = colour * (lit * np.float32(light.sun[channel]) + around) + shine
        under[..., channel] += (colour - under[..., channel]) * cover


def _points(depth: np.ndarray, camera: Camera, corner: np.ndarray) -> tuple[np.ndarray, ...]:
    """The place in the world of each ray's hit: x, y and z in metres."""
    along = np.float32(camera.distance) - depth * np.float32(camera.distance / camera.focal)
    rows, columns = (np.arange(size, dtype=np.float32) for size in depth.shape)
    x = along * ((columns + np.float32(0.5 + corner[0] - camera.centre[0])) / np.float32(camera.focal))
    y = along * ((rows + np.float32(0.5 + corner[1] - camera.centre[1])) / np.float32(camera.focal))[:, None]
    return tuple(
        x * np.float32(camera.right[i]) - y * np.float32(camera.up[i]) - along * np.float32(camera.back[i])
        + np.float32(camera.eye[i])
        for i in range(3)
    )  # fmt: skip


def _slope(depth: np.ndarray, axis: int) -> np.ndarray:
    """Of the steps to both neighbours the gentler one, so that an outline before something else keeps its roundness."""
    steps = np.diff(depth, axis=axis)
    edge = [(0, 0), (0, 0)]
    edge[axis] = (1, 0)
    before = np.pad(steps, edge, mode="edge")
    edge[axis] = (0, 1)
    after = np.pad(steps, edge, mode="edge")
    return np.where(np.abs(before) < np.abs(after), before, after)


def _normals(depth: np.ndarray, met: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, y = (np.clip(_slope(depth, axis), -4, 4) for axis in (1, 0))
    z = 1 / np.sqrt(x * x + y * y + 1)
    x *= -z
    y *= -z
    return x, y, z


def _albedo(body: Body, material: np.ndarray, points: tuple[np.ndarray, ...]) -> np.ndarray:
    colours = np.array([m.colour for m in body.materials], np.float32)[material]
    for number, kind in enumerate(body.materials):
        if kind.second is None or kind.waves is None:
            continue
        where = np.nonzero(material == number)
        if not len(where[0]):
            continue
        place = [field[where] for field in points]
        total = np.full(len(where[0]), -kind.threshold, np.float32)
        for phase, wave in enumerate(np.float32(kind.waves)):
            total += np.sin(place[0] * wave[0] + place[1] * wave[1] + place[2] * wave[2] + np.float32(1.7 * phase))
        share = np.clip(total * 4 + np.float32(0.5), 0, 1)[:, None]
        colours[where] += (np.float32(kind.second) - colours[where]) * share
    return colours


def _hollow(depth: np.ndarray, mask: np.ndarray, reach: float) -> np.ndarray:
    """How open each pixel is to the sky, 0.45 to 1: where its surroundings lie nearer to the eye, less light comes."""
    coarse, inside = depth[::2, ::2], mask[::2, ::2]
    radius = max(2, int(reach / 6))
    around = blur(coarse * inside, radius) / np.maximum(blur(inside, radius), np.float32(1e-3))
    sunk = np.clip((around - coarse) * np.float32(1 / max(reach, 1.0)), 0, 1)
    return 1 - np.float32(0.55) * sunk
