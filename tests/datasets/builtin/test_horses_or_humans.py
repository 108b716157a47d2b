"""Horses or humans: what the generator promises, the files for the learner, and that nothing cheap tells them apart."""

import numpy as np
import pytest
from PIL import Image

from grader.datasets.builtin.horses_or_humans import figures
from grader.datasets.builtin.horses_or_humans import horse as figures_horse
from grader.datasets.builtin.horses_or_humans import human as figures_human
from grader.datasets.builtin.horses_or_humans import standin as horses_or_humans
from grader.datasets.builtin.horses_or_humans.files import write_files

COUNT = 60


def drawn(split, seed=0, count=COUNT):
    return horses_or_humans.generate(split, count, np.random.default_rng(seed))


@pytest.fixture(scope="module")
def pictures():
    batch = drawn("train")
    return batch["image"], batch["label"]


def sphere():
    """One sphere of 10 pixels in the middle of a picture of 40 by 40."""
    ends = np.full((1, 2, 3), 20.0)
    ends[0, 1] += 1e-3
    return figures.Cones(ends, np.full((1, 2), 10.0), np.ones(1, np.uint8), np.zeros(1))


def test_half_of_the_pictures_show_horses_in_random_order(pictures):
    images, labels = pictures
    assert images.shape == (COUNT, 150, 150, 3) and images.dtype == np.uint8
    assert labels.dtype == np.int64 and labels.sum() == COUNT // 2
    assert COUNT // 4 < (labels[1:] != labels[:-1]).sum() < 3 * COUNT // 4


def test_the_same_seed_draws_the_same_pictures_and_another_draws_others(pictures):
    images, _ = pictures
    assert np.array_equal(drawn("train", count=4)["image"], drawn("train", count=4)["image"])
    different = drawn("train", seed=1, count=4)["image"]
    assert not any(np.array_equal(ours, theirs) for ours in different for theirs in images)


def test_every_picture_has_content(pictures):
    """No picture is blank, or mostly too bright or too dark to see anything."""
    images, _ = pictures
    assert images.std(axis=(1, 2, 3)).min() > 10
    assert np.mean(images == 255, axis=(1, 2, 3)).max() < 0.7
    assert np.mean(images == 0, axis=(1, 2, 3)).max() < 0.5


def test_means_and_deviations_of_colours_do_not_give_the_class_away(pictures):
    """Least squares on the six, fitted on half of the pictures, scored on the rest; guesses deviate by 0.09."""
    images, labels = pictures
    summary = np.concatenate([images.mean(axis=(1, 2)), images.std(axis=(1, 2)), np.full((COUNT, 1), 50.0)], axis=1)
    half = COUNT // 2
    weights = np.linalg.lstsq(summary[:half], labels[:half] * 2.0 - 1, rcond=None)[0]
    assert np.mean((summary[half:] @ weights > 0) == labels[half:]) < 0.77


def test_held_out_figures_are_not_of_the_cast():
    """Training draws the looks of its figures from the cast's seeds, held-out pictures never do."""
    asked = []

    class Watched(np.random.Generator):
        def integers(self, *arguments, **options):
            if arguments in ((horses_or_humans.CAST,), (horses_or_humans.PLACES,)):
                asked.append(arguments[0])
            return super().integers(*arguments, **options)

    horses_or_humans.generate("heldout", 2, Watched(np.random.PCG64(0)))
    assert not asked
    horses_or_humans.generate("validation", 2, Watched(np.random.PCG64(0)))
    assert len(asked) == 4


@pytest.mark.parametrize("make", [figures_horse.horse, figures_human.human])
def test_figures_stand_on_the_ground_in_every_pose(make):
    for seed in range(30):
        body, _ = make(np.random.default_rng(seed), np.random.default_rng(seed + 100))
        low, high = body.finish(turn=seed, size=1.6, mirrored=seed % 2 == 0, lift=0.0).box
        assert low[2] == pytest.approx(0)
        assert 0.5 < high[2] < 3.6  # metres: someone who sits or bows, a horse that rears


def test_a_sphere_is_cast_as_a_sphere():
    depth, material = figures.cast(sphere(), (40, 40))
    assert depth.max() == pytest.approx(30, abs=0.1)
    assert (material == 1).sum() == pytest.approx(np.pi * 100, rel=0.03)
    assert depth[0, 0] == figures.FAR


def test_a_cone_that_points_at_the_eye_hides_what_is_behind():
    near = figures.Cones(
        np.array([[[20.0, 20, 0], [20, 20, 30]]]), np.array([[8.0, 4]]), np.ones(1, np.uint8), np.zeros(1)
    )
    depth, _ = figures.cast(near, (40, 40))
    assert depth[20, 20] == pytest.approx(34, abs=0.2)
    assert (depth > figures.FAR).sum() == pytest.approx(np.pi * 64, rel=0.05)


def test_files_are_in_a_folder_for_each_class_and_hold_the_pictures(tmp_path, pictures):
    images, labels = pictures
    write_files(tmp_path, "train", {"image": images[:8], "label": labels[:8]})
    folders = sorted(path.name for path in (tmp_path / "train").iterdir())
    assert folders == ["horses", "humans"]  # in the order of the labels, as Keras numbers folders
    files = {int(path.stem): path for path in tmp_path.rglob("*.png")}
    assert sorted(files) == list(range(8))
    for number, path in files.items():
        assert path.parent.name == folders[labels[number]]
        assert np.array_equal(np.asarray(Image.open(path)), images[number])
