"""The bean leaves: what their generator promises, and what a learner's network is fed."""

from __future__ import annotations

from functools import cache as remembered

import numpy as np
import pytest

from grader.datasets.builtin.beans import marks as leaf_marks
from grader.datasets.builtin.beans.leaves import FINE, Mesh, blur, draw_leaflet, lay
from grader.datasets.builtin.beans.marks import Health, Leaf
from grader.datasets.builtin.beans.standin import LONGEST, NAMES, PROPORTIONS, SHORTEST, YELLOWED, generate
from grader.datasets.dataset import SPLITS, Batch


@remembered
def batch(split: str = "train", count: int = 30, seed: int = 0) -> Batch:
    return generate(split, count, np.random.default_rng([seed, SPLITS.index(split)]))


def test_images_are_of_many_sizes_portrait_and_landscape() -> None:
    images = batch()["image"]
    assert images.dtype == object
    shapes = [image.shape for image in images]
    assert all(image.dtype == np.uint8 and image.shape[2] == 3 for image in images)
    assert all(SHORTEST <= size <= LONGEST for shape in shapes for size in shape[:2])
    assert len(set(shapes)) >= 25
    assert min(sum(h > w for h, w, _ in shapes), sum(h < w for h, w, _ in shapes)) >= 5


@pytest.mark.parametrize("count", [1, 2, 7])
def test_any_number_of_images_can_be_made(count: int) -> None:
    made = generate("train", count, np.random.default_rng(count))
    assert made["image"].shape == made["label"].shape == (count,)


def test_classes_are_balanced_in_every_call() -> None:
    assert np.bincount(batch()["label"], minlength=3).tolist() == [10, 10, 10]


def test_same_seed_makes_the_same_pixels() -> None:
    first, again = (generate("heldout", 4, np.random.default_rng(5)) for _ in range(2))
    assert all(np.array_equal(*pair) for pair in zip(first["image"], again["image"], strict=True))
    assert np.array_equal(first["label"], again["label"])


def _features(images: np.ndarray) -> dict[str, np.ndarray]:
    """Numbers of an image that ignore what it shows."""
    return {
        "brightness": np.array([image.mean() for image in images]),
        "contrast": np.array([image.std() for image in images]),
        "green": np.array([image[..., 1].mean() / image.mean() for image in images]),
        "red": np.array([image[..., 0].mean() / image.mean() for image in images]),
        "border": np.array([image[0].mean() for image in images]),
        "height": np.array([float(len(image)) for image in images]),
        "proportions": np.array([image.shape[0] / image.shape[1] for image in images]),
        "noise": np.array([np.abs(np.diff(image[:9, :, 1].astype(float), 2)).mean() for image in images]),
    }


def test_no_trivial_feature_gives_the_class_away() -> None:
    known, asked = batch(count=48, seed=1), batch("heldout", count=48, seed=1)
    columns, unseen = _features(known["image"]), _features(asked["image"])
    for name, values in columns.items():
        centres = np.array([values[known["label"] == label].mean() for label in range(3)])
        nearest = np.abs(unseen[name][:, None] - centres).argmin(axis=1)
        assert (nearest == asked["label"]).mean() < 0.55, name  # chance is 0.33 ± 0.07


def test_every_health_may_be_yellow_and_none_must() -> None:
    assert set(YELLOWED) == set(NAMES)
    assert all(0.25 <= share <= 0.6 for share in YELLOWED.values())


def _marked(disease: str, amount: float, seed: int) -> np.ndarray:
    """Where a disease has changed a clean leaf."""
    rng = np.random.default_rng(seed)
    surface = lay(draw_leaflet(rng, (0.1, 0.5), 0.0, 0.9), Mesh.draw(rng), 200, 200, 200)
    assert surface is not None
    leaf = Leaf(surface, np.full((3, *surface.u.shape), 100, np.float32), np.ones_like(surface.u))
    mark = {"bean_rust": leaf_marks.rust, "angular_leaf_spot": leaf_marks.angular_spots}[disease]
    mark(rng, leaf, Health(disease, amount, 0.5, 0.5, 0.5))
    return (np.abs(leaf.colours[2] - 100) > 15) & (surface.cover > 0.5)


@pytest.mark.parametrize("disease", ["bean_rust", "angular_leaf_spot"])
def test_a_disease_is_seen_from_its_first_trace_on(disease: str) -> None:
    shares = [np.mean([_marked(disease, amount, seed).sum() for seed in range(4)]) for amount in (0.0, 0.5, 1.0)]
    assert 30 < shares[0] < shares[1] < shares[2]


def test_pustules_are_smaller_than_angular_spots() -> None:
    def thickness(disease: str) -> float:
        """Area by length of the outline, in pixels."""
        masks = [_marked(disease, 0.5, seed) for seed in range(4)]
        outline = sum((mask[1:] != mask[:-1]).sum() + (mask[:, 1:] != mask[:, :-1]).sum() for mask in masks)
        return float(sum(mask.sum() for mask in masks) / outline)

    assert thickness("angular_leaf_spot") > 1.3 * thickness("bean_rust")


def test_a_leaflet_is_where_it_is_laid() -> None:
    leaflet = draw_leaflet(np.random.default_rng(0), (0.2, 0.5), 0.0, 0.7)
    surface = lay(leaflet, None, 200, 300, 200)
    assert surface is not None
    rows, columns = np.nonzero(surface.cover > 0.5)
    assert abs(columns.min() + surface.columns.start - 40) < 6
    assert abs(columns.max() + surface.columns.start - 180) < 8
    assert 0.2 < np.ptp(rows) / np.ptp(columns) < 1.2
    x, y = surface.place(0.5, 0.0)
    assert surface.u[int(y), int(x)] == pytest.approx(0.5, abs=0.02)
    assert surface.v[int(y), int(x)] == pytest.approx(0.0, abs=0.02)


def test_a_leaflet_outside_of_the_picture_is_none() -> None:
    assert lay(draw_leaflet(np.random.default_rng(0), (-3.0, -3.0), 0.0, 0.5), None, 100, 100, 100) is None


def test_all_texels_of_an_areole_name_its_centre() -> None:
    mesh = Mesh.draw(np.random.default_rng(0), cells=6, texels=12)
    side = len(mesh.rib)
    line = (np.arange(side) + 0.5) / 12
    centres = np.stack([(line[:, None] + mesh.to_along) % 6, (line + mesh.to_across) % 6], axis=-1).round(3) % 6
    assert len(np.unique(centres.reshape(-1, 2), axis=0)) == 36


def test_blur_keeps_the_mean_of_what_is_level() -> None:
    field = np.full((9, 13), 7, np.float32)
    np.testing.assert_allclose(blur(field, 3), 7, rtol=1e-5)
    assert FINE > 1_000 and max(PROPORTIONS) < LONGEST / SHORTEST
