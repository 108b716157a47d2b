"""Horses or humans: jointed figures of rounded cones in motion, in places that both share, drawn in NumPy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from grader.datasets.builtin.horses_or_humans import SIDE
from grader.datasets.builtin.horses_or_humans.figures import Camera, Cones, Shadow, draw, look_at
from grader.datasets.builtin.horses_or_humans.horse import horse
from grader.datasets.builtin.horses_or_humans.human import human
from grader.datasets.builtin.horses_or_humans.places import draw_place, paint_place
from grader.datasets.dataset import Batch

HORSES, HUMANS = 0, 1

# As in the real set, held-out pictures show other models in other places. Training and validation share figures (so
# many of each class) and places, every held-out picture has its own. One training each of the solution's network: with
# 40 figures and 80 places 0.985 in validation and 0.922 held out; with 100 and 160, 0.940 and 0.935.
CAST = 100
PLACES = 160
CAST_SEED = 3

Rng = np.random.Generator


def _frame(cones: Cones, head: np.ndarray, rng: Rng) -> Camera:
    """A camera that shows the whole figure, or cuts it, with its head in view more often than not."""
    low, high = cones.box
    middle = (low + high) / 2
    distance = float(np.linalg.norm(high - low)) * rng.uniform(1.3, 3.2)
    elevation = np.radians(rng.uniform(-4, 26))
    elevation = max(elevation, np.arcsin(np.clip((0.3 - middle[2]) / distance, -1, 1)))
    camera = look_at(middle, distance, rng.normal(0, 0.3), elevation)
    low, high = (corner[:2] for corner in camera.project(cones).box)
    focus, size = (low + high) / 2, float((high - low).max())
    if rng.random() < 0.85:
        share = rng.uniform(0.75, 1.0)
        room = SIDE * (1 - share * (high - low) / size)
        shift = rng.uniform(-0.35, 0.35, 2) * room
    else:
        share = rng.uniform(1.0, 1.4)
        point = camera.project(Cones(np.tile(head, (1, 2, 1)), np.zeros((1, 2)), cones.material[:1], cones.blend[:1]))
        focus = focus + (point.ends[0, 0, :2] - focus) * rng.uniform(0, 0.8)
        shift = rng.normal(0, 0.08, 2) * SIDE
    focal = share * SIDE / size
    return replace(camera, focal=focal, centre=SIDE / 2 + shift - focus * focal)


def _picture(label: int, own: Rng, site: Rng, rng: Rng) -> np.ndarray:
    """One picture: `own` draws the figure's looks, `site` the place, `rng` everything else."""
    body, head = (horse, human)[label](own, rng)
    height = own.normal(1.55, 0.1) if label == HORSES else own.normal(1.7, 0.08)
    turn, mirrored = rng.uniform(0, 2 * np.pi), bool(rng.random() < 0.5)
    lift = 0.0 if rng.random() < 0.92 else rng.uniform(0.02, 0.2)
    body.ball(0, head, 1e-4)
    cones = body.finish(turn, height, mirrored, lift)
    place = draw_place(site)
    camera = _frame(cones, cones.ends[-1, 0], rng)
    shadow = Shadow(cones, place.light)
    picture = paint_place(place, camera, SIDE, shadow)
    draw(picture, body, cones, camera, place.light, shadow)
    return picture


def generate(split: str, count: int, rng: Rng) -> Batch:
    """`count` pictures, half of them of horses; held-out ones show figures and places of their own."""
    labels = rng.permutation((np.arange(count) + rng.integers(2)) % 2)
    images = np.empty((count, SIDE, SIDE, 3), np.uint8)
    for row, label in enumerate(labels):
        own, site = rng, rng
        if split != "heldout":
            own = np.random.default_rng((CAST_SEED, int(label), int(rng.integers(CAST))))
            site = np.random.default_rng((CAST_SEED, 2, int(rng.integers(PLACES))))
        picture = _picture(int(label), own, site, rng)
        picture *= np.float32(rng.uniform(0.85, 1.12) * 255)
        picture += rng.standard_normal(picture.shape[:2] + (1,), dtype=np.float32) * np.float32(rng.uniform(0.5, 3.5))
        images[row] = np.clip(picture + np.float32(0.5), 0, 255)
    return {"image": images, "label": labels.astype(np.int64)}
