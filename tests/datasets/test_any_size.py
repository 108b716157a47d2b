"""Images of any size: loaded as they were made, resized in one way everywhere, and never fed to a model unresized."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from grader import datasets
from grader.authoring import hashes, spec_checks
from grader.authoring.subject import Subject
from grader.datasets import cache, examples, heldout, overlap, preparing, reading
from grader.datasets.dataset import Batch, Dataset, Image, Label, ragged
from grader.exercise import header
from grader.exercise.spec import Accuracy, Exercise, Resized

SIZE = Resized(height=16, width=24)


def noise(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Smooth images, since resizing noise alone would hide a shift."""
    images = [
        np.outer(np.sin(np.arange(height) / rng.uniform(3, 9)), np.cos(np.arange(width) / rng.uniform(3, 9)))
        for height, width in (rng.integers(9, 60, 2) for _ in range(count))
    ]
    pixels = [np.repeat((127 + 120 * image)[..., None], 3, axis=2).astype(np.uint8) for image in images]
    return {"image": ragged(pixels), "label": rng.integers(0, 2, count)}


DATASET = Dataset(
    name="waves",
    description="Waves in many sizes.",
    version="1.0.0",
    features={"image": Image((None, None, 3)), "label": Label(("a", "b"))},
    inputs="image",
    labels="label",
    sizes={"train": 6, "validation": 3, "heldout": 5},
    generate=noise,
    real=None,
    chunk=4,
)


@pytest.fixture
def waves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    monkeypatch.setenv("GRADER_DATASETS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "get", lambda wanted: DATASET)
    return DATASET


def exercise(**fields: object) -> Exercise:
    asked = {
        "title": "Waves",
        "skills": ("3.4",),
        "dataset": "waves",
        "input_shape": (16, 24, 3),
        "output_shape": (1,),
        "max_megabytes": 1,
        "metric": Accuracy(at_least=0.9, step=0.02),
        "preprocessing": SIZE,
    }
    return Exercise(**(asked | fields))  # type: ignore[arg-type]


def made(split: str) -> np.ndarray:
    return np.concatenate([batch["image"] for batch in preparing.standin_batches(DATASET, split)])


def test_images_of_one_size_stay_an_array_of_images() -> None:
    images = ragged([np.zeros((4, 5, 3), np.uint8)] * 2)
    assert images.shape == (2,) and images[0].shape == (4, 5, 3)


def test_images_are_loaded_as_they_were_made(waves: Dataset) -> None:
    train = datasets.load("waves", split="train", as_supervised=True)
    assert tuple(train.element_spec[0].shape) == (None, None, 3)
    assert all(np.array_equal(image, loaded) for image, (loaded, _) in zip(made("train"), train, strict=True))
    whole = reading.examples_of(waves, "standin", "train")
    assert whole["image"].shape == whole["label"].shape == (6,) and whole["label"].dtype == np.int64
    assert all(np.array_equal(*pair) for pair in zip(made("train"), whole["image"], strict=True))


def test_held_out_images_are_resized_as_in_a_learners_pipeline(waves: Dataset) -> None:
    import tensorflow as tf

    heldout.make(waves, "standin", SIZE)
    inputs = np.load(heldout.folder_of(waves, "standin", SIZE) / "inputs.npy")
    wanted = np.stack([tf.image.resize(image, (16, 24)) for image in made("heldout")])
    assert inputs.shape == (5, 16, 24, 3) and inputs.dtype == np.uint8
    assert np.abs(inputs - wanted).max() <= 0.501


def test_training_images_are_resized_like_those_held_out(waves: Dataset) -> None:
    inputs, labels = examples.training_examples(exercise())
    assert np.array_equal(inputs, reading.resize(made("train"), SIZE))
    assert labels.shape == (6,)
    assert np.array_equal(examples.training_examples(exercise(), 4)[0], inputs[:4])


def test_images_that_two_splits_share_are_counted(waves: Dataset) -> None:
    assert overlap.shared_examples(waves, "standin") == 0
    again = dataclasses.replace(
        waves, generate=lambda split, count, rng: noise(split, count, np.random.default_rng(0)), version="1.0.1"
    )
    assert overlap.shared_examples(again, "standin") == 5
    seeds = {"train": 1, "validation": 0, "heldout": 0}
    other = dataclasses.replace(
        waves,
        generate=lambda split, count, rng: noise(split, count, np.random.default_rng(seeds[split])),
        version="2.0.0",
        chunk=5,
    )
    assert overlap.shared_examples(other, "standin") == 3, "those of the validation split"


@pytest.mark.parametrize("value", [0, -1, 1.5, None, True])
@pytest.mark.parametrize("name", ["height", "width"])
def test_a_size_that_makes_no_sense_is_named_with_its_value(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"^{name}={value!r}: "):
        Resized(**({"height": 9, "width": 9} | {name: value}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"preprocessing": None}, "waves has images of any size, but the grader feeds a single size."),
        ({"input_shape": (24, 16, 3)}, "input_shape is (24, 16, 3), but waves gives (16, 24, 3)."),
        ({"input_shape": (16, 24, 1)}, "input_shape is (16, 24, 1), but waves gives (16, 24, 3)."),
        ({}, None),
    ],
    ids=["not-resized", "another-size", "another-depth", "fits"],
)
def test_a_spec_that_contradicts_its_images_is_reported(
    waves: Dataset, tmp_path: Path, fields: dict[str, object], message: str | None
) -> None:
    found = spec_checks.check_data(Subject("category3_waves", tmp_path), exercise(**fields))
    assert [finding.message for finding in found if not finding.warns] == ([message] if message else [])


def test_numbers_are_not_resized(tmp_path: Path) -> None:
    found = spec_checks.check_data(Subject("category2_iris", tmp_path), exercise(dataset="iris"))
    assert "iris holds no images to resize." in [finding.message for finding in found]


def test_the_header_says_how_images_are_resized() -> None:
    (line,) = [line for line in header.task_lines(exercise()) if header.row_name(line) == "Resized"]
    assert "16 x 24 pixels" in line and "bilinear" in line


def test_a_calibration_depends_on_how_images_are_resized() -> None:
    resize = (reading.__name__, reading.resize.__name__)
    assert resize in hashes.checks(exercise())
    assert resize not in hashes.checks(exercise(preprocessing=None))
