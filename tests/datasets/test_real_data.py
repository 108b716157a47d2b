"""Real data: taken from TFDS directories, downloads and files that people have, and read in one way everywhere."""

from __future__ import annotations

import csv
import dataclasses
import json
import random
import shutil
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import datasets
from grader.datasets import arrays, cache, editions, fetching, heldout, overlap, preparing, reading, real
from grader.datasets.dataset import SPLITS, Dataset, Edition, Image, Text, TfdsSource
from grader.errors import DataError
from grader.evaluation import shapes

REAL = Path(__file__).parents[3] / "shared" / "real_datasets"
DATASETS = {name: cache.get(name) for name in cache.names()}
OF_TFDS = [name for name, dataset in DATASETS.items() if isinstance(dataset.real, TfdsSource)]
with_real_data = pytest.mark.skipif(not REAL.is_dir(), reason="no real data beside the project")


# --- what load() gives one by one, in batches, as a whole, and what the grader feeds


def mock_tfds(name: str, folder: Path, count: int) -> Path:
    """A TFDS directory as its own builder would leave it, with examples from the mock of tfds.testing."""
    import tensorflow_datasets as tfds

    source = DATASETS[name].real
    assert isinstance(source, TfdsSource)
    builder = tfds.builder(source.builder, data_dir=folder / "none")
    with tfds.testing.mock_data(num_examples=count):
        theirs = {split.split("[")[0] for split in source.splits.values()}
        mocked = {split: list(tfds.as_numpy(builder.as_dataset(split=split))) for split in sorted(theirs)}
    name, _, config = source.builder.split(":")[0].partition("/")
    tfds.dataset_builders.store_as_tfds_dataset(
        name=name,
        config=config or None,
        version=str(builder.version),
        features=builder.info.features,
        split_datasets={split: list(enumerate(examples)) for split, examples in mocked.items()},
        data_dir=folder,
    )
    return folder / name / config / str(builder.version)


def small_splits(dataset: Dataset) -> Dataset:
    """The dataset with real splits that a few mocked examples fill: 20, 10 and 12 of 42."""
    assert isinstance(dataset.real, TfdsSource)
    theirs = {split: dataset.real.splits[split].split("[")[0] for split in SPLITS}
    shares = {"train": "[:20]", "validation": "[20:30]", "heldout": "[30:42]"}
    splits = {split: name + shares[split] for split, name in theirs.items()}
    return dataclasses.replace(dataset, real=dataset.real._replace(splits=splits))


def made(dataset: Dataset) -> heldout.Heldout:
    """The held-out examples, made in this process."""
    heldout.make(dataset, "real", None)
    version = cache.version(dataset, "real")
    return heldout.Heldout(dataset.name, "real", version, arrays.folder_of(dataset, "real", None))


def same(examples: Iterable[Any], others: Iterable[Any]) -> bool:
    return all(np.array_equal(*pair) for pair in zip(examples, others, strict=True))


QUICK = ("ag_news", "cats_vs_dogs", "iris")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in QUICK else pytest.mark.slow) for name in OF_TFDS]
)
def test_a_tfds_directory_gives_the_same_examples_in_every_way(
    name: str, empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mocks have images of several sizes, texts and numbers, as their builders declare them."""
    dataset = small_splits(DATASETS[name])
    monkeypatch.setattr(cache, "get", lambda wanted: dataset)
    mock_tfds(name, tmp_path / "elsewhere", count=42)
    preparing.prepare(dataset, "real", tmp_path / "elsewhere")
    assert cache.current_source(name) == "real"
    feature = dataset.features[dataset.inputs]
    for split, count in (("train", 20), ("validation", 10)):
        one_by_one = datasets.load(name, split=split)
        singles = [example[dataset.inputs] for example in one_by_one.as_numpy_iterator()]
        assert one_by_one.cardinality() == count == len(singles)
        assert shapes.matches(np.shape(singles[0]), getattr(feature, "shape", ()))
        grader = reading.examples_of(dataset, "real", split)
        assert same(grader[dataset.inputs], singles)
        if len({single.shape for single in singles if isinstance(single, np.ndarray)}) > 1:
            with pytest.raises(DataError, match="several sizes") as error:
                datasets.load(name, split=split, batch_size=3)
            assert "then call batch()" in error.value.help
            continue
        whole = datasets.load(name, split=split, batch_size=-1)
        batches = datasets.load(name, split=split, batch_size=3)
        assert same(whole[dataset.inputs].numpy(), singles)
        assert same((row for batch in batches for row in batch[dataset.inputs].numpy()), singles)
        if dataset.labels is not None:
            pairs = list(datasets.load(name, split=split, as_supervised=True, batch_size=3))
            assert same((row for inputs, _ in pairs for row in inputs.numpy()), singles)
            assert same((row for _, labels in pairs for row in labels.numpy()), grader[dataset.labels])
    if dataset.labels is not None and not reading.of_any_size(dataset) and not isinstance(feature, Text):
        held = np.load(made(dataset).inputs)
        assert same(held, reading.examples_of(dataset, "real", "heldout")[dataset.inputs]) and len(held) == 12
        assert not isinstance(feature, Image) or (held[:, -1] > 0).any(axis=(1, 2)).all(), "padded with black"


@pytest.mark.parametrize("name", ["circles", "iris", "sarcasm", "sunspots"])
def test_a_stand_in_gives_the_same_examples_in_every_way(name: str) -> None:
    dataset, split = DATASETS[name], "validation[:7]"
    singles = [example[dataset.inputs] for example in datasets.load(name, split=split).as_numpy_iterator()]
    batches = datasets.load(name, split=split, batch_size=3)
    assert same((row for batch in batches for row in batch[dataset.inputs].numpy()), singles)
    assert same(datasets.load(name, split=split, batch_size=-1)[dataset.inputs].numpy(), singles)
    made = next(iter(preparing.standin_batches(dataset, "validation")))[dataset.inputs][:7]
    assert same([one.encode() if isinstance(one, str) else one for one in made], singles)


# --- nothing half-right becomes the data in use


def test_a_tfds_directory_with_too_few_examples_is_refused_with_their_count(empty_cache: Path, tmp_path: Path) -> None:
    mock_tfds("cats_vs_dogs", tmp_path / "elsewhere", count=42)
    with pytest.raises(DataError, match="has 42 examples under 'train', too few for .*which is the train split"):
        preparing.prepare(DATASETS["cats_vs_dogs"], "real", tmp_path / "elsewhere")
    assert cache.current_source("cats_vs_dogs") == "standin"


def test_one_that_was_copied_by_hand_is_refused_too(empty_cache: Path, tmp_path: Path) -> None:
    folder = mock_tfds("mnist", tmp_path / "elsewhere", count=42)
    shutil.copytree(folder, empty_cache / "mnist" / "3.0.1")
    with pytest.raises(DataError, match="has 42 examples under 'train'"):
        datasets.load("mnist", split="train")


def test_a_folder_without_the_files_is_reported(empty_cache: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"neither a TFDS directory of mnist:3\.0\.1 nor the files"):
        preparing.prepare(DATASETS["mnist"], "real", tmp_path)


# --- known troubles of public sources


def test_an_address_that_is_gone_comes_with_another(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("gone")

    monkeypatch.setattr("socket.create_connection", refuse)
    with pytest.raises(DataError, match="the real beans cannot be fetched from .*: gone") as error:
        fetching.check_reachable("beans", "https://storage.googleapis.com/ibeans/train.zip")
    command, workaround = error.value.help.splitlines()
    assert command.endswith("python -m grader data prepare beans --real --from DIR")
    assert "https://huggingface.co/datasets/AI-Lab-Makerere/beans" in workaround


def test_what_tfds_cannot_prepare_comes_with_a_way_around(tmp_path: Path) -> None:
    class OnWindows:
        def download_and_prepare(self, **_: object) -> None:
            raise KeyError("There is no item named 'PetImages\\\\Cat\\\\0.jpg' in the archive")

    with pytest.raises(DataError, match="cats_vs_dogs could not be prepared: .*no item named") as error:
        real._download_and_prepare(DATASETS["cats_vs_dogs"], OnWindows(), tmp_path, None)
    assert "cannot prepare it on Windows. Download the archive and unpack it: DIR is its folder" in error.value.help


# --- files that people have


def write_csv(path: Path, rows: Iterable[Iterable[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def tweets(path: Path, count: int = 200, seed: int = 0) -> Path:
    rows = [(i, "fire", "", f"message {i} of a fire", i % 2) for i in range(count)]
    random.Random(seed).shuffle(rows)
    return write_csv(path, [("id", "keyword", "location", "text", "target"), *rows])


def headlines(path: Path, count: int = 200) -> Path:
    rows = [{"article_link": "", "headline": f"headline number {i}", "is_sarcastic": i % 2} for i in range(count)]
    path.write_text("\n".join(map(json.dumps, rows)) if path.suffix == ".json" else json.dumps(rows), encoding="utf-8")
    return path


def articles(path: Path, count: int = 200) -> Path:
    topics = ("business", "entertainment", "politics", "sport", "tech")
    return write_csv(path, [("category", "text"), *((topics[i % 5], f"article {i}") for i in range(count))])


def speeches(path: Path, count: int = 200) -> Path:
    """Each is as long as a poem."""
    lines = [f"line {i} of ten words by one or the other man" for i in range(8)]
    return write(path, "\n\n".join("\n".join([f"Man {i % 2}:", f"speech {i}", *lines]) for i in range(count)) + "\n")


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def sunspots(path: Path, months: int = 3_235) -> Path:
    rows = [f"{i},1749-01-31,{50 + 50 * np.sin(i / 20):.1f}" for i in range(months)]
    path.write_text("\n".join([",Date,Monthly Mean Total Sunspot Number", *rows]) + "\n", encoding="utf-8")
    return path


def hours(path: Path, count: int = 15_000) -> Path:
    from datetime import datetime, timedelta

    first = datetime(2006, 12, 16, 17)
    names = "Date;Time;Global_active_power;Global_reactive_power;Voltage;Global_intensity;"
    lines = [names + "Sub_metering_1;Sub_metering_2;Sub_metering_3"]
    lines += [f"{first + timedelta(hours=i):%d/%m/%Y;%H:00:00};{i % 24};0.1;240;4;1;1;6" for i in range(count)]
    path.write_text("\n".join(lines) + "\n")
    return path


def in_zip(path: Path) -> Path:
    """The competition's archive, which holds more than the file."""
    inside = tweets(path.with_name("inside.csv"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("test.csv", "id,keyword,location,text\n0,,,unlabelled\n")
        archive.write(inside, "train.csv")
    inside.unlink()
    return path


FORMS: list[tuple[str, str, Callable[[Path], Path]]] = [
    ("disaster_tweets", "train.csv", tweets),
    ("disaster_tweets", "nlp-getting-started.zip", in_zip),
    ("disaster_tweets", "my copy.csv", tweets),
    ("sarcasm", "Sarcasm_Headlines_Dataset.json", headlines),
    ("sarcasm", "Sarcasm_Headlines_Dataset_v2.json", headlines),
    ("sarcasm", "headlines (1).json", headlines),
    ("bbc_news", "bbc-text.csv", articles),
    ("sunspots", "Sunspots (2).csv", sunspots),
    ("household_power", "household_power_consumption.txt", hours),
    ("verse", "input.txt", speeches),
    ("verse", "shakespeare (1).txt", speeches),
]


@pytest.mark.parametrize(("name", "filename", "make"), FORMS, ids=[f"{form[0]}-{form[1]}" for form in FORMS])
def test_a_file_that_people_have_becomes_the_real_data(
    name: str, filename: str, make: Callable[[Path], Path], empty_cache: Path, tmp_path: Path
) -> None:
    place = tmp_path / "downloads"
    place.mkdir()
    make(place / filename)
    (place / "notes.txt").write_text("to do", encoding="utf-8")
    (place / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    preparing.prepare(DATASETS[name], "real", place)
    splits = {split: reading.examples_of(DATASETS[name], "real", split) for split in SPLITS}
    assert all(len(examples[DATASETS[name].inputs]) >= 20 for examples in splits.values())
    assert cache.edition(DATASETS[name], "real")["examples"] in (200, 3_235, 15_000)


def classes(folder: Path, names: tuple[str, ...], count: int) -> Path:
    """Images in folders that are named like their classes, of several sizes."""
    from PIL import Image as Picture

    rng = np.random.default_rng(len(str(folder)))
    for name in names:
        (folder / name).mkdir(parents=True)
        for number in range(count):
            pixels = rng.integers(0, 256, (*rng.integers(9, 40, 2), 3), dtype=np.uint8)
            Picture.fromarray(pixels).save(folder / name / f"{number}.png")
        (folder / name / "Thumbs.db").write_bytes(b"none")
        (folder / name / "broken.jpg").write_bytes(b"")
    return folder


@pytest.mark.parametrize(
    ("name", "parts", "names"),
    [
        ("cats_vs_dogs", ("",), ("Cat", "Dog")),
        ("cats_vs_dogs", ("train", "validation"), ("cats", "dogs")),
        ("beans", ("train", "validation", "test"), ("angular_leaf_spot", "bean_rust", "healthy")),
        ("horses_or_humans", ("horse-or-human", "validation-horse-or-human"), ("horses", "humans")),
        ("rock_paper_scissors", ("rps", "rps-test-set"), ("rock", "paper", "scissors")),
    ],
)
def test_images_in_folders_of_their_classes_become_the_real_data(
    name: str, parts: tuple[str, ...], names: tuple[str, ...], empty_cache: Path, tmp_path: Path
) -> None:
    for part in parts:
        classes(tmp_path / "pictures" / part, names, 60)
    dataset = DATASETS[name]
    preparing.prepare(dataset, "real", tmp_path / "pictures")
    splits = {split: reading.examples_of(dataset, "real", split) for split in SPLITS}
    assert sum(len(examples["label"]) for examples in splits.values()) == len(parts) * 60 * len(names)
    assert all(set(examples["label"]) == set(range(len(names))) for examples in splits.values())
    feature = dataset.features["image"]
    assert isinstance(feature, Image)
    assert all(shapes.matches(image.shape, feature.shape) for image in splits["heldout"]["image"])


def test_film_reviews_are_read_from_their_folders(empty_cache: Path, tmp_path: Path) -> None:
    for part in ("train", "test"):
        for label in ("pos", "neg"):
            folder = tmp_path / "aclImdb" / part / label
            folder.mkdir(parents=True)
            for number in range(40):
                (folder / f"{number}_7.txt").write_text(f"{label} {part} {number}", encoding="utf-8")
    (tmp_path / "aclImdb" / "train" / "neg" / "0_7.txt").write_text("pos test 0", encoding="utf-8")  # held out too
    dataset = DATASETS["imdb_reviews"]
    preparing.prepare(dataset, "real", tmp_path)
    splits = {split: reading.examples_of(dataset, "real", split) for split in SPLITS}
    assert [len(examples["label"]) for examples in splits.values()] == [69, 10, 80]
    assert overlap.shared_examples(dataset, "real") == 0
    for examples in splits.values():
        pairs = zip(examples["text"], examples["label"], strict=True)
        assert all((text[:3] == b"pos") == label for text, label in pairs)


def test_news_reports_are_read_from_their_two_files(empty_cache: Path, tmp_path: Path) -> None:
    for name, count in (("train.csv", 300), ("test.csv", 100)):
        write_csv(tmp_path / name, ((i % 4 + 1, "title", f"{name} report {i} of class {i % 4}") for i in range(count)))
    dataset = DATASETS["ag_news"]
    preparing.prepare(dataset, "real", tmp_path)
    splits = {split: reading.examples_of(dataset, "real", split) for split in SPLITS}
    assert [len(examples["label"]) for examples in splits.values()] == [262, 38, 100]
    assert all(text.startswith(b"test.csv") for text in splits["heldout"]["description"])
    assert all(text.endswith(b"%d" % label) for text, label in zip(*splits["train"].values(), strict=True))


def test_poems_are_whole_speeches_without_the_names_of_speakers(empty_cache: Path, tmp_path: Path) -> None:
    preparing.prepare(DATASETS["verse"], "real", speeches(tmp_path / "input.txt"))
    for split in SPLITS:
        poems = reading.examples_of(DATASETS["verse"], "real", split)["text"]
        assert all(poem.startswith(b"speech") and poem.count(b"\n") == 8 for poem in poems)


def test_a_line_outside_a_speech_is_reported(empty_cache: Path, tmp_path: Path) -> None:
    write(tmp_path / "input.txt", "First Citizen:\nSpeak.\n\nSpeak, speak.\n")
    with pytest.raises(DataError, match=r"input\.txt, line 4: a speaker's name with a colon is needed, not 'Speak"):
        preparing.prepare(DATASETS["verse"], "real", tmp_path)


def test_flowers_are_read_from_a_csv(empty_cache: Path, tmp_path: Path) -> None:
    species = ("Iris-setosa", "versicolor", "Iris-virginica")
    write_csv(tmp_path / "flowers.csv", ((5.1, 3.5, 1.4, round(i / 100, 2), species[i % 3]) for i in range(150)))
    preparing.prepare(DATASETS["iris"], "real", tmp_path)
    assert cache.title("iris", "real") == "real data"
    assert [len(reading.examples_of(DATASETS["iris"], "real", split)["label"]) for split in SPLITS] == [90, 15, 30]


def test_a_file_with_a_broken_row_is_reported_with_the_line(empty_cache: Path, tmp_path: Path) -> None:
    path = tweets(tmp_path / "train.csv")
    path.write_text(path.read_text("utf-8") + "8,,,a message,maybe\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"train\.csv, line 202: target is 'maybe'") as error:
        preparing.prepare(DATASETS["disaster_tweets"], "real", tmp_path)
    assert "unchanged copy of https://" in error.value.help
    assert [path for path in empty_cache.rglob("*") if path.is_file()] == []


def test_a_folder_without_any_such_file_names_the_usual_ones(empty_cache: Path, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError, match="has no file with the real disaster_tweets") as error:
        preparing.prepare(DATASETS["disaster_tweets"], "real", tmp_path)
    assert "nlp-getting-started.zip, train.csv; a renamed copy will do" in error.value.help


# --- editions


def test_the_order_of_a_file_changes_no_split(empty_cache: Path, tmp_path: Path) -> None:
    found = []
    for seed in (1, 2):
        preparing.prepare(DATASETS["disaster_tweets"], "real", tweets(tmp_path / f"{seed}.csv", seed=seed))
        found.append([reading.examples_of(DATASETS["disaster_tweets"], "real", split)["text"] for split in SPLITS])
    assert all(map(np.array_equal, *found))


def test_an_unknown_edition_is_named_with_every_grade(empty_cache: Path, tmp_path: Path) -> None:
    preparing.prepare(DATASETS["sarcasm"], "real", headlines(tmp_path / "a.json"))
    assert cache.title("sarcasm", "real") == "real data, an unknown edition of 200 examples"
    preparing.prepare(DATASETS["sunspots"], "real", sunspots(tmp_path / "s.csv"))  # as long as the known one
    assert cache.title("sunspots", "real") == "real data, an unknown edition of 3,235 examples"


def test_an_edition_is_known_by_its_content_whatever_its_order() -> None:
    def parts(*texts: str) -> editions.Parts:
        return editions.parts_of(DATASETS["sarcasm"], {"headline": np.array(texts), "label": np.zeros(len(texts))})

    known = Edition("the first", 3, editions.content(parts("a", "b", "c")))
    assert editions.edition_of([known], parts("c", "a", "b")) is known
    assert editions.edition_of([known], parts("a", "b", "d")) is None
    assert editions.edition_of([known], parts("a", "b")) is None
    assert editions.edition_of([Edition("any three", 3)], parts("a", "b", "d")) is not None


def test_a_known_edition_is_preferred(empty_cache: Path, tmp_path: Path) -> None:
    articles(tmp_path / "bbc-text.csv")
    articles(tmp_path / "whole.csv", 2_126)
    preparing.prepare(DATASETS["bbc_news"], "real", tmp_path)
    assert cache.edition(DATASETS["bbc_news"], "real")["name"] == "bbc-text.csv"
    assert cache.title("bbc_news", "real") == "real data"


def test_another_edition_replaces_the_first_and_what_was_made_of_it(empty_cache: Path, tmp_path: Path) -> None:
    dataset = DATASETS["disaster_tweets"]
    preparing.prepare(dataset, "real", tweets(tmp_path / "a.csv"))
    old = made(dataset)
    assert len(old.labels) == 40
    preparing.prepare(dataset, "real", tweets(tmp_path / "b.csv", 300))
    assert not old.folder.exists()
    assert len(made(dataset).labels) == 60


def test_what_is_held_out_is_never_trained_on(empty_cache: Path, tmp_path: Path) -> None:
    rows = [(i, "", "", f"message {i % 150}", i % 2) for i in range(300)]  # each twice, with two labels
    path = write_csv(tmp_path / "train.csv", [("id", "keyword", "location", "text", "target"), *rows])
    preparing.prepare(DATASETS["disaster_tweets"], "real", path)
    assert overlap.shared_examples(DATASETS["disaster_tweets"], "real") == 0
    counts = [len(reading.examples_of(DATASETS["disaster_tweets"], "real", split)["label"]) for split in SPLITS]
    assert counts == [105, 15, 30]


@with_real_data
def test_the_real_files_are_known(empty_cache: Path) -> None:
    preparing.prepare(DATASETS["sunspots"], "real", REAL / "raw")
    series = datasets.load_series("sunspots", split="train")
    assert series.min() == 0 and series.max() == 1 and cache.title("sunspots", "real") == "real data"
    preparing.prepare(DATASETS["verse"], "real", REAL / "raw" / "tiny_shakespeare_input.txt")
    assert cache.title("verse", "real") == "real data"
    preparing.prepare(DATASETS["mnist"], "real", REAL)
    assert int(datasets.load("mnist", split="train", as_supervised=True).cardinality()) == 55_000
