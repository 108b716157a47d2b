"""Cats and dogs as ellipsoids: skull, snout, ears, eyes, neck and legs of an individual, and what rays meet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.datasets.builtin.cats_vs_dogs import SIDE
from grader.datasets.generators.shading import smooth_maximum

CAT, DOG = 0, 1
FUR, EAR, BODY, NOSE, MOUTH, TONGUE = range(6)  # what a part's surface is
SUPER = 2  # rays per pixel and axis
FAR = -1e4  # depth where no ray has met the animal

# Lengths are in half widths of the skull. x runs to the picture's right when the animal looks at the viewer, y down,
# z out of its face; the origin is the middle of the skull.
EAR_PARTS = 9


@dataclass(frozen=True)
class Part:
    """An ellipsoid: centre (3,), axes (3, 3) as rows, half lengths (3,), how softly it joins those before it."""

    centre: np.ndarray
    axes: np.ndarray
    halves: np.ndarray
    blend: float
    tissue: int


@dataclass(frozen=True)
class Ear:
    """Where the hollow of an ear is: its root, its width and height as vectors, the direction that it opens to."""

    root: np.ndarray
    width: np.ndarray
    height: np.ndarray
    opening: np.ndarray
    hollow: float  # how much of the hollow shows, 0 where the ear hangs over it


@dataclass(frozen=True)
class Eyes:
    """Seen from the front of the head; the left one mirrors the right."""

    place: np.ndarray  # x and y of the right one
    width: float
    upper: float  # height of the lids over the line between the corners
    lower: float
    slant: float  # radians by which the outer corner is raised
    iris: float  # radius
    pupil: np.ndarray  # half width and half height
    colour: np.ndarray
    gaze: np.ndarray


@dataclass(frozen=True)
class Animal:
    """One individual: `tip` is the end of the snout, `snout` its half width, `lip` how far the mouth is below it."""

    parts: list[Part]
    ears: list[Ear]
    eyes: Eyes
    tip: np.ndarray
    snout: float
    lip: float
    nose: np.ndarray  # colour
    whiskers: int  # on each side
    whisker_length: float


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)


def _frame(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Rows: a unit vector along x, one near y, one across both."""
    first = _unit(x)
    second = _unit(y - (y @ first) * first)
    return np.stack([first, second, np.cross(first, second)])


UPRIGHT = np.eye(3)


def _part(centre, halves, blend=0.15, tissue=FUR, axes=UPRIGHT) -> Part:  # type: ignore[no-untyped-def]
    return Part(np.asarray(centre, float), axes, np.asarray(halves, float), blend, tissue)


def _pair(x: float, y: float, z: float, halves: tuple[float, float, float], blend: float = 0.15) -> list[Part]:
    return [_part((side * x, y, z), halves, blend) for side in (-1, 1)]


@dataclass(frozen=True)
class Build:
    """Proportions of a head."""

    long: float  # from the skull to the end of the snout
    wide: float  # half width of the snout
    deep: float  # its half height
    down: float  # radians by which it points down
    flews: float  # how far the upper lips hang
    open: float  # how far the mouth is open
    cheeks: float
    skull: np.ndarray
    nose: np.ndarray  # half lengths


def _cat_build(rng: np.random.Generator) -> Build:
    flat = rng.random() < 0.15  # faces like those of Persians
    return Build(
        long=rng.uniform(0.12, 0.22) if flat else rng.uniform(0.26, 0.52),
        wide=rng.uniform(0.27, 0.37),
        deep=rng.uniform(0.2, 0.27),
        down=rng.uniform(0.15, 0.5),
        flews=0.0,
        open=rng.uniform(0.1, 0.3) if rng.random() < 0.08 else 0.0,
        cheeks=rng.uniform(0.75, 1.15) * (1.1 if flat else 1),
        skull=np.array([1.0, rng.uniform(0.82, 0.96), rng.uniform(0.8, 0.92)]),
        nose=rng.uniform(0.9, 1.25) * np.array([0.12, 0.09, 0.09]),
    )


def _dog_build(rng: np.random.Generator) -> Build:
    flat = rng.random() < 0.18  # pugs, bulldogs, Pekingese
    long = rng.uniform(0.15, 0.35) if flat else rng.uniform(0.45, 1.25)
    wide = rng.uniform(0.42, 0.58) if flat else rng.uniform(0.3, 0.46)
    size = rng.uniform(1.0, 1.35) * (wide / 0.38) ** 0.5
    return Build(
        long=long,
        wide=wide,
        deep=rng.uniform(0.26, 0.36),
        down=rng.uniform(0.1, 0.45),
        flews=rng.uniform(0.0, 0.22),
        open=rng.uniform(0.1, 0.36) if rng.random() < 0.35 else 0.0,
        cheeks=rng.uniform(0.6, 1.0),
        skull=np.array([rng.uniform(0.88, 1.0), rng.uniform(0.8, 0.98), rng.uniform(0.85, 1.0)]),
        nose=size * np.array([0.17, 0.13, 0.11]),
    )


def _face(build: Build) -> tuple[list[Part], np.ndarray]:
    """Skull, cheeks and snout, and where the snout ends."""
    forward = np.array([0, np.sin(build.down), np.cos(build.down)])
    root = np.array([0, 0.2, 0.52])
    tip = root + forward * (build.long + 0.22)
    wide, deep, cheeks = build.wide, build.deep, build.cheeks
    along = _frame(np.array([1.0, 0, 0]), np.array([0, forward[2], -forward[1]]))
    parts = [
        _part((0, 0, 0), build.skull),
        *_pair(0.42, 0.38, 0.28, (0.48 * cheeks, 0.42 * cheeks, 0.48), 0.3),
        *_pair(0.4, -0.3, 0.52, (0.3, 0.16, 0.26), 0.25),
        _part((root + tip) / 2 + [0, -0.04, 0], (wide * 0.8, deep * 0.8, build.long / 2 + 0.28), 0.3, axes=along),
    ]
    lip = tip + np.array([0, deep * 0.45, -0.14])
    parts += _pair(wide * 0.48, lip[1], lip[2], (wide * 0.6, deep * 0.75, 0.26), 0.12)
    back = (root + tip) / 2 + np.array([0, deep * 0.5 + build.flews, 0])
    parts += _pair(wide * 0.6, back[1], back[2], (wide * 0.42, deep * 0.8, build.long / 2 + 0.12), 0.2)
    chin = tip + np.array([0, deep * 1.25 + build.open, -0.24 - build.open * 0.3])
    jaw_root = np.array([0, 0.5, 0.3])
    jaw = _frame(np.array([1.0, 0, 0]), np.cross(chin - jaw_root, [1.0, 0, 0]))
    reach = float(np.linalg.norm(chin - jaw_root)) / 2
    if build.open > 0:
        parts.append(_part((chin + lip) / 2 - [0, 0, 0.12], (wide * 0.72, build.open * 0.62 + 0.1, 0.2), 0.01, MOUTH))
    parts.append(_part((chin + jaw_root) / 2, (wide * 0.62, 0.15, reach + 0.12), 0.08, axes=jaw))
    if build.open > 0:
        parts.append(_part(chin + [0, -0.1, 0.04], (wide * 0.45, 0.07 + build.open * 0.28, 0.2), 0.02, TONGUE))
    parts.append(_part(tip + [0, -deep * 0.22, 0.09], build.nose, 0.02, NOSE))
    return parts, tip


def _ear(points: np.ndarray, widths: np.ndarray, across: np.ndarray, thick: float) -> list[Part]:
    """Flat ellipsoids along a curve (n, 3), with a half width at each of its points."""
    step = np.linspace(0, 1, EAR_PARTS)
    stations = np.linspace(0, 1, len(points))
    curve = np.stack([np.interp(step, stations, points[:, axis]) for axis in range(3)], axis=1)
    width = np.interp(step, np.linspace(0, 1, len(widths)), widths)
    length = np.linalg.norm(np.diff(points, axis=0), axis=1).sum()
    parts = []
    for index, (centre, half) in enumerate(zip(curve, width, strict=True)):
        towards = curve[min(index + 1, EAR_PARTS - 1)] - curve[max(index - 1, 0)]
        axes = _frame(towards, across)
        parts.append(Part(centre, axes, np.array([length * 0.17, half, thick]), 0.03, EAR))
    return parts


def _erect(side: int, rng: np.random.Generator, draws: np.ndarray, cat: bool) -> tuple[list[Part], Ear]:
    """A standing ear; some dogs' tips fall forward."""
    lean = np.radians((26 if cat else 22) + 14 * draws[0]) + rng.normal(0, 0.05)
    height, width = 0.86 + 0.2 * draws[1], 0.47 + 0.07 * draws[2]
    height *= 1.0 if cat else 1.08
    up = np.array([side * np.sin(lean), -np.cos(lean), -0.12])
    turn = np.radians(24 + 14 * draws[3]) * side
    opening = np.array([np.sin(turn), 0.12, np.cos(turn)])
    across = np.cross(up, opening)
    root = np.array([side * (0.56 + 0.04 * draws[4]), -0.52, 0.0])
    curve = np.stack([root, root + up * height * 0.5, root + up * height])
    curve[1, 0] += side * 0.03
    ear = Ear(root, _unit(across) * width, up * height, _unit(opening), 1.0)
    widths = width * np.array([1.0, 0.86, 0.64, 0.38, 0.06 if cat else 0.12])
    return _ear(curve, widths, across, 0.07), ear


def _tipped(side: int, rng: np.random.Generator, draws: np.ndarray, cat: bool) -> tuple[list[Part], Ear]:
    """An ear that stands at its root and falls forward from its middle."""
    lean = np.radians(38 + 14 * draws[0]) + rng.normal(0, 0.08)
    size = (0.62 if cat else 0.9) * (1 + 0.2 * draws[1])
    up = np.array([side * np.sin(lean), -np.cos(lean), 0.0])
    root = np.array([side * 0.58, -0.5, 0.08])
    top = root + up * size * 0.42
    down = np.array([side * (0.3 + 0.2 * draws[2]), 0.55, 0.45])
    curve = np.stack([root, top, top + 0.22 * size * (up + down), top + down * size * 0.62])
    widths = (0.46 + 0.06 * draws[3]) * np.array([1.0, 0.95, 0.75, 0.1])
    across = np.array([np.cos(lean), side * np.sin(lean), -side * 0.25])
    return _ear(curve, widths, across, 0.07), Ear(root, across * widths[0], up * size, np.array([0, 0, 1.0]), 0.0)


def _hanging(side: int, rng: np.random.Generator, draws: np.ndarray, cat: bool) -> tuple[list[Part], Ear]:
    del cat
    length = 1.05 + 0.45 * draws[0] + rng.normal(0, 0.04)
    root = np.array([side * 0.66, -0.56 + 0.24 * draws[1], 0.05])
    out = root + [side * 0.28, 0.04, 0.06]
    swing = side * (0.06 + 0.1 * draws[4]) + rng.normal(0, 0.04)
    curve = np.stack([root, out, out + [swing, 0.5 * length, 0.1], out + [swing - side * 0.05, length, 0.16]])
    widths = (0.4 + 0.09 * draws[2]) * np.array([0.75, 0.95, 1.05, 0.95, 0.4 + 0.2 * draws[3]])
    across = np.array([side * 0.75, 0.0, -0.6 - 0.3 * draws[3]])
    return _ear(curve, widths, across, 0.09), Ear(root, across, out, np.array([0, 0, 1.0]), 0.0)


def _ears(kind: int, rng: np.random.Generator) -> tuple[list[Part], list[Ear]]:
    cat = kind == CAT
    shapes = (_erect, _tipped, _hanging)
    shape = shapes[rng.choice(3, p=(0.92, 0.08, 0.0) if cat else (0.33, 0.25, 0.42))]
    draws = rng.uniform(-1, 1, 5)
    both = [shape(side, rng, draws, cat) for side in (-1, 1)]
    return [part for parts, _ in both for part in parts], [ear for _, ear in both]


CAT_IRIS = np.array(
    [[150, 168, 70], [196, 170, 60], [206, 140, 50], [112, 158, 96], [108, 156, 190], [166, 150, 90], [110, 84, 46]]
)
DOG_IRIS = np.array([[58, 36, 22], [78, 48, 26], [104, 66, 34], [46, 30, 22], [146, 106, 54], [120, 156, 186]])


def _eyes(kind: int, rng: np.random.Generator) -> Eyes:
    open_ = rng.uniform(0.75, 1.05) if rng.random() < 0.8 else rng.uniform(0.25, 0.7)
    if kind == CAT:
        width = rng.uniform(0.2, 0.285)
        colour = CAT_IRIS[rng.integers(len(CAT_IRIS))]
        iris, slit = width * 0.92, rng.uniform(0.14, 0.88)
        pupil = iris * np.array([slit, 0.8 + 0.1 * slit])
        slant, height = rng.uniform(0.1, 0.42), rng.uniform(0.75, 0.95)
        place = np.array([rng.uniform(0.4, 0.48), rng.uniform(-0.04, 0.08)])
    else:
        width = rng.uniform(0.15, 0.24)
        colour = DOG_IRIS[rng.choice(len(DOG_IRIS), p=(0.24, 0.22, 0.18, 0.16, 0.13, 0.07))]
        iris = width * rng.uniform(0.75, 0.9)
        pupil = iris * np.full(2, rng.uniform(0.45, 0.75))
        slant, height = rng.uniform(-0.15, 0.3), rng.uniform(0.7, 0.9)
        place = np.array([rng.uniform(0.34, 0.46), rng.uniform(-0.14, 0.06)])
    return Eyes(place, width, width * height * open_, width * height * 0.8, slant, iris, pupil,
                colour * rng.uniform(0.75, 1.15), rng.normal(0, 0.03, 2))  # fmt: skip


def _body(rng: np.random.Generator, ruff: float) -> list[Part]:
    """Neck, chest and legs of a sitting or lying animal, the same for cats and dogs; the head may be turned on it."""
    turn = rng.normal(0, 0.5)
    cos, sin = np.cos(turn), np.sin(turn)
    axes = np.array([[cos, 0, -sin], [0, 1, 0], [sin, 0, cos]])
    stout = rng.uniform(0.85, 1.2)

    def part(x: float, y: float, z: float, *halves: float, blend: float = 0.25) -> Part:
        return _part(np.array([x, y, z]) @ axes - [0, 0, 0.5], np.array(halves), blend, BODY, axes)

    neck = part(0, 0.8, 0.0, 0.6 * stout * ruff, 0.95, 0.6 * ruff)
    if rng.random() < 0.6:  # sitting
        parts = [neck, part(0, 2.0, -0.25, 0.85 * stout, 1.3, 0.8), part(0, 2.6, -1.0, 1.0 * stout, 1.4, 1.0)]
        parts += [part(side * 0.4 * stout, 3.0, 0.1, 0.26, 1.25, 0.3) for side in (-1, 1)]
        parts += [part(side * 0.42 * stout, 4.1, 0.25, 0.32, 0.22, 0.45, blend=0.1) for side in (-1, 1)]
        return parts + [part(side * 0.95 * stout, 3.6, -0.6, 0.5, 0.75, 0.8) for side in (-1, 1)]
    side = -1 if rng.random() < 0.5 else 1
    parts = [neck, part(0, 1.45, -0.5, 0.95 * stout, 0.85, 0.9), part(side * 1.3, 1.5, -1.2, 1.5, 0.85 * stout, 0.9)]
    parts += [part(side * 2.4, 1.65, -1.0, 0.8, 0.75 * stout, 0.8)]
    return parts + [part(s * 0.45, 2.1, 0.45, 0.28, 0.24, 0.75, blend=0.1) for s in (-1, 1)]


def animal(kind: int, ruff: float, rng: np.random.Generator) -> Animal:
    """One individual of a kind, in its own frame; `ruff` is how far the fur at its neck stands off."""
    build = _cat_build(rng) if kind == CAT else _dog_build(rng)
    face, tip = _face(build)
    ears, hollows = _ears(kind, rng)
    pink = rng.random() < (0.45 if kind == CAT else 0.12)
    nose = np.array([196, 128, 118]) if pink else np.array([48, 42, 42]) * rng.uniform(0.8, 1.6)
    cat = kind == CAT
    return Animal(
        parts=[*face, *ears, *_body(rng, ruff)],
        ears=hollows,
        eyes=_eyes(kind, rng),
        tip=tip,
        snout=build.wide,
        lip=build.deep,
        nose=nose * rng.uniform(0.9, 1.1),
        whiskers=int(rng.integers(4, 10)) if cat else int(rng.integers(0, 6)),
        whisker_length=rng.uniform(0.7, 1.5) if cat else rng.uniform(0.3, 0.8),
    )


def turned(yaw: float, pitch: float, roll: float) -> np.ndarray:
    """Rotation (3, 3) from the frame of the head to that of the picture, in radians."""
    cos, sin = np.cos([yaw, pitch, roll]), np.sin([yaw, pitch, roll])
    about_y = np.array([[cos[0], 0, sin[0]], [0, 1, 0], [-sin[0], 0, cos[0]]])
    about_x = np.array([[1, 0, 0], [0, cos[1], sin[1]], [0, -sin[1], cos[1]]])
    about_z = np.array([[cos[2], -sin[2], 0], [sin[2], cos[2], 0], [0, 0, 1]])
    return about_z @ about_x @ about_y


@dataclass(frozen=True)
class View:
    """How an animal stands before the camera: rotation of its head (3, 3), rays per unit, middle of its head."""

    turn: np.ndarray
    scale: float
    middle: np.ndarray
    light: np.ndarray  # direction towards the light

    def place(self, point: np.ndarray) -> np.ndarray:
        """A point (..., 3) of the head's frame in the picture's, in rays."""
        return point @ self.turn.T * self.scale + np.append(self.middle, 0)


@dataclass
class Surface:
    """What the rays meet in rows and columns of a picture: depth and the index of a tissue, both (h, w)."""

    depth: np.ndarray
    tissue: np.ndarray
    top: int = 0
    left: int = 0


def _cast(surface: Surface, part: Part, view: View) -> None:
    """Raises the surface to an ellipsoid where that is on top."""
    rotation = view.turn if part.tissue != BODY else np.eye(3)
    centre = part.centre @ rotation.T * view.scale + np.append(view.middle, 0)
    rows = (part.axes @ rotation.T) / (part.halves[:, None] * view.scale)
    # |rows @ (ray - centre)|² = 1 is a quadratic in z: a·z² + 2b·z + c, with b and c of x and y.
    gram = rows.T @ rows
    a = gram[2, 2]
    flat = a * gram[:2, :2] - np.outer(gram[2, :2], gram[2, :2])
    reach = np.sqrt(a * np.diag(np.linalg.inv(flat))) + 1
    size = surface.depth.shape
    x0, x1 = (int(np.clip(v - surface.left, 0, size[1])) for v in (centre[0] - reach[0], centre[0] + reach[0] + 1))
    y0, y1 = (int(np.clip(v - surface.top, 0, size[0])) for v in (centre[1] - reach[1], centre[1] + reach[1] + 1))
    if x0 >= x1 or y0 >= y1:
        return
    x = np.arange(x0, x1, dtype=np.float32) + np.float32(surface.left - centre[0])
    y = np.arange(y0, y1, dtype=np.float32)[:, None] + np.float32(surface.top - centre[1])
    height = (np.float32(a) - np.float32(flat[0, 0]) * x * x) - np.float32(flat[1, 1]) * y * y
    height -= np.float32(2 * flat[0, 1]) * y * x
    missed = height <= 0
    np.maximum(height, 0, out=height)
    np.sqrt(height, out=height)
    height -= np.float32(gram[2, 0]) * x + np.float32(gram[2, 1]) * y
    height *= np.float32(1 / a)
    height += np.float32(centre[2])
    height[missed] = FAR
    seen = surface.depth[y0:y1, x0:x1]
    height -= seen
    np.putmask(surface.tissue[y0:y1, x0:x1], height > 0, part.tissue)
    smooth_maximum(seen, height, part.blend * view.scale)


def surface_of(animal: Animal, view: View) -> Surface:
    size = SIDE * SUPER
    surface = Surface(np.full((size, size), FAR, np.float32), np.full((size, size), -1, np.int8))
    for part in animal.parts:
        _cast(surface, part, view)
    return surface
