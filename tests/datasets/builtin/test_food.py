"""Food-101 and ten of its dishes: what the drawn pictures promise, and how an excerpt is made from the real ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.datasets import cache, preparing, reading
from grader.datasets.builtin import food10, food101
from grader.datasets.dataset import SPLITS, Batch, Dataset, Excerpt, Image, Label
from grader.datasets.generators.dishes.draw import MENU, draw
from grader.errors import DataError

# The classes of Food-101 as its authors number them.
FOOD_101 = """
    apple_pie baby_back_ribs baklava beef_carpaccio beef_tartare beet_salad beignets bibimbap bread_pudding
    breakfast_burrito bruschetta caesar_salad cannoli caprese_salad carrot_cake ceviche cheese_plate cheesecake
    chicken_curry chicken_quesadilla chicken_wings chocolate_cake chocolate_mousse churros clam_chowder club_sandwich
    crab_cakes creme_brulee croque_madame cup_cakes deviled_eggs donuts dumplings edamame eggs_benedict escargots
    falafel filet_mignon fish_and_chips foie_gras french_fries french_onion_soup french_toast fried_calamari fried_rice
    frozen_yogurt garlic_bread gnocchi greek_salad grilled_cheese_sandwich grilled_salmon guacamole gyoza hamburger
    hot_and_sour_soup hot_dog huevos_rancheros hummus ice_cream lasagna lobster_bisque lobster_roll_sandwich
    macaroni_and_cheese macarons miso_soup mussels nachos omelette onion_rings oysters pad_thai paella pancakes
    panna_cotta peking_duck pho pizza pork_chop poutine prime_rib pulled_pork_sandwich ramen ravioli red_velvet_cake
    risotto samosa sashimi scallops seaweed_salad shrimp_and_grits spaghetti_bolognese spaghetti_carbonara spring_rolls
    steak strawberry_shortcake sushi tacos takoyaki tiramisu tuna_tartare waffles
""".split()


def drawn(dataset: Dataset, count: int, seed: int = 0) -> Batch:
    assert dataset.generate is not None
    return dataset.generate("train", count, np.random.default_rng(seed))


@pytest.fixture(scope="module")
def one_of_each() -> Batch:
    return drawn(food101.DATASET, 101)


@pytest.fixture(scope="module")
def ten_dishes() -> Batch:
    return drawn(food10.DATASET, 200)


# --- the stand-in


def test_the_dishes_are_those_of_food_101_and_ten_of_them() -> None:
    assert food101.NAMES == tuple(FOOD_101) == tuple(sorted(MENU))
    assert len(set(food10.NAMES)) == 10 and set(food10.NAMES) < set(food101.NAMES)


def test_every_dish_is_drawn_and_fills_its_picture(one_of_each: Batch) -> None:
    images = one_of_each["image"]
    assert images.shape == (101, 160, 160, 3) and images.dtype == np.uint8
    assert one_of_each["label"].dtype == np.int64
    for image, label in zip(images, one_of_each["label"], strict=True):
        assert image.std() > 10, food101.NAMES[label]
        assert np.mean((image < 8) | (image > 247)) < 0.5, food101.NAMES[label]


def test_the_same_generator_draws_the_same_picture_and_another_draws_a_different_one() -> None:
    for name in food10.NAMES:
        one, same, other = (draw(name, np.random.default_rng(seed)) for seed in (1, 1, 2))
        assert np.array_equal(one, same) and not np.array_equal(one, other), name


def test_a_generator_that_went_on_draws_another_picture() -> None:
    rng = np.random.default_rng(3)
    assert not np.array_equal(draw("pizza", rng), draw("pizza", rng))


def test_all_dishes_are_equally_frequent_in_random_order(one_of_each: Batch, ten_dishes: Batch) -> None:
    assert set(one_of_each["label"]) == set(range(101))
    assert np.bincount(ten_dishes["label"]).tolist() == [20] * 10
    assert np.mean(ten_dishes["label"][1:] == ten_dishes["label"][:-1]) < 0.2
    few = np.bincount(drawn(food10.DATASET, 14)["label"], minlength=10)
    assert few.sum() == 14 and few.max() - few.min() == 1


def test_colours_alone_hardly_tell_the_ten_dishes_apart(ten_dishes: Batch) -> None:
    """Chance is 0.10; on 200 pictures, as here, accuracy is 0.13 to 0.24 over 12 seeds, on 750 0.19 to 0.22 over 4."""

    def colours(images: np.ndarray) -> np.ndarray:
        pixels = images.reshape(len(images), -1, 3) / 255
        return np.column_stack([pixels.mean(axis=1), pixels.std(axis=1), np.ones(len(pixels))])

    weights, *_ = np.linalg.lstsq(colours(ten_dishes["image"]), np.eye(10)[ten_dishes["label"]], rcond=None)
    others = drawn(food10.DATASET, 150, seed=1)
    right = (colours(others["image"]) @ weights).argmax(axis=1) == others["label"]
    assert right.mean() < 0.3


# --- an excerpt of the real photographs

THEIRS = ("apple_pie", "pizza", "ramen", "sushi", "waffles")
OURS = ("sushi", "apple_pie", "ramen")
SHAPE = (12, 16, 3)
SMALL = replace(
    food10.DATASET,
    features={"image": Image(SHAPE), "label": Label(OURS)},
    sizes={"train": 12, "validation": 8, "heldout": 9},
    real=Excerpt(food101.BUILDER, labels=OURS),
)


def photographs(folder: Path) -> Path:
    """A TFDS directory as Food-101's builder leaves it: 40 and 30 random images in three sizes."""
    import tensorflow_datasets as tfds

    rng = np.random.default_rng(0)

    def examples(count: int) -> list[tuple[int, dict[str, object]]]:
        sizes = [(times * SHAPE[0], times * SHAPE[1], 3) for times in rng.integers(1, 4, count)]
        return [
            (row, {"image": rng.integers(0, 256, size, dtype=np.uint8), "label": row % len(THEIRS)})
            for row, size in enumerate(sizes)
        ]

    tfds.dataset_builders.store_as_tfds_dataset(
        name="food101",
        version="2.0.0",
        features=tfds.features.FeaturesDict(
            {
                "image": tfds.features.Image(shape=(None, None, 3), encoding_format="png"),
                "label": tfds.features.ClassLabel(names=list(THEIRS)),
            }
        ),
        split_datasets={"train": examples(40), "validation": examples(30)},
        data_dir=folder,
    )
    return folder / "food101" / "2.0.0"


def wanted(whole: Path, split: str) -> list[tuple[str, bytes]]:
    """Our dishes in a split of theirs, in its order: names and pixels, each the mean of those that it replaces."""
    import tensorflow_datasets as tfds

    rows = []
    for example in tfds.as_numpy(tfds.builder_from_directory(whole).as_dataset(split=split)):
        name, image = THEIRS[int(example["label"])], example["image"]
        times = image.shape[0] // SHAPE[0]
        blocks = image.reshape(SHAPE[0], times, SHAPE[1], times, 3).mean(axis=(1, 3))
        rows.append((name, np.round(blocks).astype(np.uint8).tobytes()))
    return [row for row in rows if row[0] in OURS]


def test_an_excerpt_keeps_the_wanted_dishes_resized_and_leaves_the_whole_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADER_DATASETS_CACHE", str(tmp_path / "cache"))
    whole = photographs(tmp_path / "theirs")
    before = {path.name: path.read_bytes() for path in whole.iterdir()}
    folder = preparing.prepare(SMALL, "real", tmp_path / "theirs")
    assert cache.damage(folder, thorough=True) is None
    theirs = wanted(whole, "train")
    expected = {"train": theirs[:12], "validation": theirs[12:20], "heldout": wanted(whole, "validation")[:9]}
    for split in SPLITS:
        examples = reading.examples_of(SMALL, "real", split)
        assert examples["image"].shape[1:] == SHAPE and examples["image"].dtype == np.uint8
        named = [OURS[label] for label in examples["label"]]
        kept = list(zip(named, (image.tobytes() for image in examples["image"]), strict=True))
        assert kept == expected[split]
        assert set(named) == set(OURS)
    assert {path.name: path.read_bytes() for path in whole.iterdir()} == before
    assert list((tmp_path / "cache").rglob(".*")) == []


def test_an_excerpt_of_too_few_photographs_is_refused_with_their_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADER_DATASETS_CACHE", str(tmp_path / "cache"))
    photographs(tmp_path / "theirs")
    dataset = replace(SMALL, sizes={"train": 12, "validation": 30, "heldout": 9})
    with pytest.raises(DataError, match=r"needs 42 images of its 3 classes under 'train', and .* has 24"):
        preparing.prepare(dataset, "real", tmp_path / "theirs")
    assert not cache.is_prepared(dataset, "real")
