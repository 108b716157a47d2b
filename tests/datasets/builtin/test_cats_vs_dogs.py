"""The stand-in's cats and dogs: they differ in their shapes, and in nothing simpler."""

from __future__ import annotations

import numpy as np
import pytest

from grader.datasets.builtin.cats_vs_dogs import heads
from grader.datasets.builtin.cats_vs_dogs.standin import generate
from grader.datasets.dataset import Batch

CAT, DOG = heads.CAT, heads.DOG


@pytest.fixture(scope="module")
def pictures() -> Batch:
    return generate("train", 80, np.random.default_rng(0))


def test_same_generator_draws_the_same_pictures() -> None:
    first, second = (generate("heldout", 4, np.random.default_rng(7)) for _ in range(2))
    assert np.array_equal(first["image"], second["image"])
    assert np.array_equal(first["label"], second["label"])


def test_half_of_every_chunk_are_cats(pictures: Batch) -> None:
    assert np.bincount(pictures["label"]).tolist() == [40, 40]


def test_every_picture_is_different(pictures: Batch) -> None:
    small = pictures["image"][:, ::10, ::10].reshape(80, -1).astype(float)
    apart = np.abs(small[:, None] - small[None]).mean(axis=2) + np.eye(80) * 255
    assert apart.min() > 5


@pytest.mark.parametrize(
    "feature",
    [
        lambda images: images.mean(axis=(1, 2, 3)),
        lambda images: images.std(axis=(1, 2, 3)),
        lambda images: images[..., 0].mean(axis=(1, 2)) - images[..., 2].mean(axis=(1, 2)),
        lambda images: images[:, 0].mean(axis=(1, 2)) - images[:, -1].mean(axis=(1, 2)),
        lambda images: np.abs(np.diff(images, axis=1)).mean(axis=(1, 2, 3)),
    ],
    ids=["brightness", "contrast", "warmth", "border", "noise"],
)
def test_no_simple_number_tells_the_animals_apart(pictures: Batch, feature) -> None:  # type: ignore[no-untyped-def]
    numbers = feature(pictures["image"].astype(np.float32))
    cats, dogs = numbers[pictures["label"] == CAT], numbers[pictures["label"] == DOG]
    # Share of pairs in which the cat's number is the larger: 0.5 is chance, with a deviation of 0.065 for 40 and 40.
    assert abs((cats[:, None] > dogs).mean() - 0.5) < 0.2


def test_dogs_have_longer_snouts_and_cats_longer_whiskers() -> None:
    rng = np.random.default_rng(0)
    cats, dogs = ([heads.animal(kind, 1, rng) for _ in range(60)] for kind in (CAT, DOG))
    assert np.mean([dog.tip[2] for dog in dogs]) > np.mean([cat.tip[2] for cat in cats]) + 0.3
    assert np.mean([cat.whisker_length for cat in cats]) > np.mean([dog.whisker_length for dog in dogs]) + 0.3


def test_no_single_part_always_gives_the_animal_away() -> None:
    rng = np.random.default_rng(0)
    cats, dogs = ([heads.animal(kind, 1, rng) for _ in range(200)] for kind in (CAT, DOG))
    assert min(dog.tip[2] for dog in dogs) < max(cat.tip[2] for cat in cats)
    assert min(cat.whisker_length for cat in cats) < max(dog.whisker_length for dog in dogs)
    assert min(cat.eyes.width for cat in cats) < max(dog.eyes.width for dog in dogs)
    assert {ear.hollow for dog in dogs for ear in dog.ears} == {0.0, 1.0}
    assert {ear.hollow for cat in cats for ear in cat.ears} == {0.0, 1.0}


def test_animals_fill_enough_of_the_picture_to_be_seen() -> None:
    rng = np.random.default_rng(0)
    for kind in (CAT, DOG) * 5:
        view = heads.View(heads.turned(0, 0, 0), 44.0, np.array([150.0, 140.0]), np.array([0, 0, 1.0]))
        surface = heads.surface_of(heads.animal(kind, 1, rng), view)
        assert (surface.tissue >= 0).mean() > 0.1
        assert (surface.tissue == heads.NOSE).any()
