"""An exercise's own data: a CSV, images or arrays become a dataset like any other; whatever is broken is reported."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from grader.datasets import cache, heldout, load, load_series, load_tokens, overlap, preparing, reading
from grader.datasets.own import arrays, images, series, table, texts
from grader.errors import DataError
from grader.exercise import catalog
from grader.exercise.spec import Accuracy, Exercise, Tokens, Windows

NAME = "category2_wine"
TABLE = 'table("wine.csv", inputs=("alcohol", "acidity"), label="quality", classes=("plain", "fine"))'
HEADER = "alcohol,acidity,quality"


def wine(count: int = 400, start: int = 0) -> list[str]:
    return [
        f"{8 + number / 100:.2f},{number % 7},{'fine' if number % 3 else 'plain'}"
        for number in range(start, start + count)
    ]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an exercise, in a project with a cache of its own."""
    monkeypatch.setattr(catalog, "ROOT", tmp_path / "a próject")
    monkeypatch.setenv("GRADER_ROOT", str(catalog.ROOT))
    monkeypatch.setenv("GRADER_DATASETS_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("GRADER_SOURCE", raising=False)
    path = catalog.ROOT / "exercises" / NAME
    path.mkdir(parents=True)
    return path


def declare(folder: Path, what: str) -> None:
    names = "arrays, images, series, table, texts"
    (folder / "dataset.py").write_text(
        f"from grader.datasets.own import {names}\n\nDATASET = {what}\n", encoding="utf-8"
    )


def write(folder: Path, lines: list[str], name: str = "wine.csv") -> None:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def splits() -> dict[str, dict[str, np.ndarray]]:
    dataset = cache.get(NAME)
    return {split: reading.examples_of(dataset, "real", split) for split in ("train", "validation", "heldout")}


def refusal() -> DataError:
    with pytest.raises(DataError) as raised:
        preparing.prepare(cache.get(NAME), "real")
    assert not list((cache.cache_folder() / NAME).glob("*")) if (cache.cache_folder() / NAME).exists() else True
    return raised.value


def test_a_table_becomes_a_dataset_with_three_splits_that_share_nothing(folder: Path) -> None:
    declare(folder, TABLE)
    write(folder, [HEADER, *wine()])
    assert NAME in cache.names() and cache.current_source(NAME) == "real" and cache.title(NAME, "real") == "own data"
    parts = splits()
    assert {name: len(part["label"]) for name, part in parts.items()} == {
        "train": 240,
        "validation": 60,
        "heldout": 100,
    }
    together = np.concatenate([part["inputs"] for part in parts.values()])
    assert together.dtype == np.float32 and together.shape == (400, 2)
    assert len(np.unique(together, axis=0)) == 400
    assert set(np.concatenate([part["label"] for part in parts.values()]).tolist()) == {0, 1}
    assert overlap.shared_examples(cache.get(NAME), "real") == 0


def test_every_row_keeps_its_label(folder: Path) -> None:
    declare(folder, TABLE)
    write(folder, [HEADER, *wine()])
    for part in splits().values():
        for (alcohol, _), label in zip(part["inputs"], part["label"], strict=True):
            assert label == (round((alcohol - 8) * 100) % 3 > 0)


def test_a_starter_loads_it_and_never_the_held_out_part(folder: Path) -> None:
    declare(folder, TABLE)
    write(folder, [HEADER, *wine()])
    train, validation = load(NAME, split=["train", "validation"], as_supervised=True)
    inputs, label = next(iter(train))
    assert tuple(inputs.shape) == (2,) and label.dtype == "int64" and len(list(validation)) == 60
    with pytest.raises(DataError, match="no split 'heldout'"):
        load(NAME, split="heldout")


def test_equal_rows_share_a_split_and_the_order_of_the_file_does_not_matter(folder: Path) -> None:
    declare(folder, TABLE)
    rows = wine(100)
    write(folder, [HEADER, *rows, *rows])
    first = splits()
    assert sum(len(part["label"]) for part in first.values()) == 200
    assert overlap.shared_examples(cache.get(NAME), "real") == 0
    write(folder, [HEADER, *reversed(rows), *rows])
    again = splits()
    for name in first:
        np.testing.assert_array_equal(first[name]["inputs"], again[name]["inputs"])


def test_a_few_different_rows_are_enough_for_three_splits(folder: Path) -> None:
    declare(folder, TABLE)
    write(folder, [HEADER, *wine(3) * 4])
    assert {name: len(part["label"]) for name, part in splits().items()} == {"train": 4, "validation": 4, "heldout": 4}


def test_a_changed_file_is_prepared_again_and_the_old_data_is_removed(folder: Path) -> None:
    declare(folder, TABLE)
    write(folder, [HEADER, *wine()])
    old = preparing.prepare(cache.get(NAME), "real")
    write(folder, [HEADER, *wine(200)])
    assert sum(len(part["label"]) for part in splits().values()) == 200
    assert not old.exists() and len(list((cache.cache_folder() / NAME).iterdir())) == 1


def test_labels_may_be_numbers(folder: Path) -> None:
    declare(folder, 'table("wine.csv", inputs=("alcohol",), label="acidity")')
    write(folder, [HEADER, *wine()])
    parts = splits()
    assert parts["train"]["label"].dtype == np.float32 and parts["train"]["inputs"].shape == (240, 1)


def test_classes_may_be_given_by_their_numbers(folder: Path) -> None:
    declare(folder, TABLE)
    write(folder, [HEADER, *(row.replace("fine", "1").replace("plain", "0") for row in wine())])
    assert set(splits()["train"]["label"].tolist()) == {0, 1}


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_and_a_byte_order_mark_are_understood(folder: Path, delimiter: str) -> None:
    declare(folder, TABLE)
    text = "\r\n".join([HEADER, *wine()]).replace(",", delimiter)
    (folder / "wine.csv").write_text(text, encoding="utf-8-sig")
    assert len(splits()["heldout"]["label"]) == 100


@pytest.mark.slow
def test_texts_are_fed_as_tokens(folder: Path) -> None:
    declare(folder, 'texts("news.csv", text="headline", label="topic", classes=("sport", "money"))')
    rows = [
        f'"a {"goal" if number % 2 else "bank"}, number {number}",{"sport" if number % 2 else "money"}'
        for number in range(200)
    ]
    write(folder, ["headline,topic", *rows], "news.csv")
    ids, labels = load_tokens(NAME, split="train", vocabulary_size=10, length=4)
    assert ids.shape == (120, 4) and set(labels.tolist()) == {0, 1}
    held = heldout.heldout(_exercise((4,), Tokens(vocabulary_size=10, length=4)), "real")
    assert np.load(held.inputs).shape == (50, 4)


def _exercise(shape: tuple[int, ...], preprocessing: Tokens | Windows | None = None) -> Exercise:
    return Exercise(
        title="Own",
        skills=("2.7",),
        dataset=NAME,
        input_shape=shape,
        output_shape=(1,),
        max_megabytes=1,
        metric=Accuracy(at_least=0.9, step=0.1),
        preprocessing=preprocessing,
    )


def test_a_series_is_cut_by_time_and_fed_as_windows(folder: Path) -> None:
    declare(folder, 'series("tides.csv", value="level", season=12)')
    write(folder, ["hour,level", *(f"{hour},{hour}" for hour in range(100))], "tides.csv")
    assert cache.get(NAME).season == 12 and cache.get(NAME).ordered
    train = load_series(NAME, split="train")
    assert len(train) == 60 and (np.diff(train) > 0).all()
    held = heldout.heldout(_exercise((5, 1), Windows(length=5)), "real")
    assert np.load(held.inputs).shape == (25, 5, 1)
    np.testing.assert_allclose(held.labels[:, 0], (np.arange(75, 100) / 59), rtol=1e-5)


def test_a_held_out_file_goes_on_where_a_series_ends(folder: Path) -> None:
    declare(folder, 'series("tides.csv", value="level", heldout="exam.csv")')
    write(folder, ["level", *map(str, range(100))], "tides.csv")
    write(folder, ["level", *map(str, range(100, 130))], "exam.csv")
    assert len(load_series(NAME, split="train")) == 85 and len(load_series(NAME, split="validation")) == 15
    held = heldout.heldout(_exercise((5, 1), Windows(length=5)), "real")
    np.testing.assert_allclose(held.labels[:, 0], np.arange(100, 130) / 84, rtol=1e-5)
    np.testing.assert_allclose(np.load(held.inputs)[0, :, 0], np.arange(95, 100) / 84, rtol=1e-5)


def test_a_held_out_file_that_repeats_a_stretch_of_the_series_is_refused(folder: Path) -> None:
    declare(folder, 'series("tides.csv", value="level", heldout="exam.csv")')
    write(folder, ["level", *map(str, range(100))], "tides.csv")
    write(folder, ["level", "7", "7", *map(str, range(40, 50)), "3"], "exam.csv")
    assert refusal().message == "exam.csv, line 4 and the 9 after it are held out, and stand at tides.csv, line 42 too."
    write(folder, ["level", *["7"] * 20], "exam.csv")
    assert len(splits()["heldout"]["inputs"]) == 20, "values that occur again are no stretch"


def _draw(folder: Path, size: tuple[int, int] = (8, 6), count: int = 20) -> None:
    rng = np.random.default_rng(0)
    for name in ("cat", "dog"):
        (folder / "pets" / name).mkdir(parents=True, exist_ok=True)
        for number in range(count):
            picture = Image.fromarray(rng.integers(0, 256, (*size, 3), dtype=np.uint8))
            picture.save(folder / "pets" / name / f"{number}.{'png' if number % 2 else 'JPG'}")


PETS = 'images("pets", shape=(8, 6, 3), classes=("cat", "dog"))'


def test_a_folder_of_images_becomes_a_dataset(folder: Path) -> None:
    declare(folder, PETS)
    _draw(folder)
    parts = splits()
    assert parts["train"]["inputs"].shape == (24, 8, 6, 3) and parts["train"]["inputs"].dtype == np.uint8
    assert {name: len(part["label"]) for name, part in parts.items()} == {"train": 24, "validation": 6, "heldout": 10}


def test_images_of_mixed_sizes_are_refused_or_resized(folder: Path) -> None:
    declare(folder, PETS)
    _draw(folder)
    _draw(folder / "more", (10, 10), 1)
    (folder / "more" / "pets" / "cat" / "0.JPG").rename(folder / "pets" / "cat" / "large.jpg")
    error = refusal()
    assert error.message == "pets/cat/large.jpg is 10 x 10 pixels, but shape=(8, 6, 3) is declared."
    assert "resize=True" in error.help
    declare(folder, PETS.replace("))", "), resize=True)"))
    assert sum(len(part["label"]) for part in splits().values()) == 41


def test_arrays_become_a_dataset(folder: Path) -> None:
    declare(folder, 'arrays("waves.npz", shape=(16, 2), classes=("calm", "storm"), inputs="x", labels="y")')
    values = np.random.default_rng(0).normal(size=(80, 16, 2))
    np.savez(folder / "waves.npz", x=values, y=np.arange(80) % 2)
    parts = splits()
    assert parts["train"]["inputs"].shape == (48, 16, 2) and parts["train"]["inputs"].dtype == np.float32


def test_held_out_examples_may_come_in_a_file_of_their_own(folder: Path) -> None:
    declare(folder, TABLE.replace("))", '), heldout="exam.csv")'))
    write(folder, [HEADER, *wine()])
    write(folder, [HEADER, *wine(50, start=1000)], "exam.csv")
    parts = splits()
    assert {name: len(part["label"]) for name, part in parts.items()} == {"train": 340, "validation": 60, "heldout": 50}
    assert parts["heldout"]["inputs"][:, 0].min() >= 18


def test_an_example_that_is_in_both_files_is_refused_with_both_places(folder: Path) -> None:
    declare(folder, TABLE.replace("))", '), heldout="exam.csv")'))
    write(folder, [HEADER, *wine()])
    write(folder, [HEADER, *wine(50, start=1000), wine()[7]], "exam.csv")
    assert refusal().message == "exam.csv, line 52 is held out, and wine.csv, line 9 has the same input."


def test_without_the_held_out_file_training_works_and_grading_says_why_not(folder: Path) -> None:
    declare(folder, TABLE.replace("))", '), heldout="exam.csv")'))
    write(folder, [HEADER, *wine()])
    assert len(list(load(NAME, split="train"))) == 340
    with pytest.raises(DataError, match="held-out examples of category2_wine are in exam.csv, which is not here"):
        heldout.heldout(_exercise((2,)), "real")


def replaced(number: int, row: str) -> Callable[[list[str]], list[str]]:
    return lambda lines: [*lines[:number], row, *lines[number + 1 :]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (replaced(3, "8.1,5"), "wine.csv, line 4: 2 cells, the header has 3."),
        (replaced(3, "8.1,5,fine,7"), "wine.csv, line 4: 4 cells, the header has 3."),
        (replaced(3, "8.1,sour,fine"), "wine.csv, line 4: 'acidity' is 'sour', a number is needed."),
        (replaced(3, "8.1,,fine"), "wine.csv, line 4: 'acidity' is '', a number is needed."),
        (replaced(3, "8.1,nan,fine"), "wine.csv, line 4: 'acidity' is nan, a finite number is needed."),
        (replaced(3, "8.1,5,good"), "wine.csv, line 4: 'quality' is 'good', one of 'plain', 'fine' is needed."),
        (replaced(3, "8.1,5,2"), "wine.csv, line 4: 'quality' is '2', one of 'plain', 'fine' is needed."),
        (replaced(3, '"8.1"x,5,fine'), "wine.csv, line 4: ',' expected after '\"'."),
        (
            replaced(0, "alcohol,acid,quality"),
            "wine.csv, line 1: there is no column 'acidity'; the columns are 'alcohol', 'acid', 'quality'.",
        ),
        (lambda lines: lines[:5], "wine.csv has 4 examples, at least 10 are needed."),
        (lambda lines: [], "wine.csv, line 1: there is no column 'alcohol'; the columns are none."),
    ],
)
def test_a_broken_row_is_reported_with_its_line(
    folder: Path, change: Callable[[list[str]], list[str]], message: str
) -> None:
    declare(folder, TABLE)
    write(folder, change([HEADER, *wine()]))
    assert refusal().message == message


def test_check_reports_a_broken_row_without_preparing_anything(project) -> None:
    entry = project.add(NAME, like="category1_linear")
    declare(entry.folder, TABLE)
    write(entry.folder, replaced(3, "8.1,sour,fine")([HEADER, *wine()]))
    spec = entry.folder / "spec.py"
    spec.write_text(spec.read_text(encoding="utf-8").replace('"linear"', f'"{NAME}"'), encoding="utf-8")
    done = project.run("check", NAME, "--quick")
    assert done.returncode == 1
    assert f"exercises/{NAME}/dataset.py: wine.csv, line 4: 'acidity' is 'sour', a number is needed." in done.stdout, (
        done.stdout
    )


def test_a_file_that_is_missing_or_not_text_is_reported(folder: Path) -> None:
    declare(folder, TABLE)
    assert refusal().message == f"there is no {folder / 'wine.csv'}."
    (folder / "wine.csv").write_bytes(b"\xff\xfe1,2")
    assert "wine.csv is not UTF-8 text" in refusal().message


def no_class(folder: Path) -> None:
    (folder / "pets" / "bird").mkdir()


def empty_class(folder: Path) -> None:
    for path in (folder / "pets" / "dog").iterdir():
        path.unlink()


def broken_image(folder: Path) -> None:
    (folder / "pets" / "cat" / "2.JPG").write_bytes(b"no image")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (no_class, "pets/bird is not a class's folder."),
        (empty_class, "pets/dog holds no images."),
        (broken_image, "pets/cat/2.JPG cannot be read as an image."),
    ],
)
def test_a_broken_folder_of_images_is_reported(folder: Path, damage: Callable[[Path], None], message: str) -> None:
    declare(folder, PETS)
    _draw(folder)
    damage(folder)
    assert refusal().message == message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"inputs": np.zeros((20, 3))}, "waves.npz has no array 'labels', only inputs."),
        (
            {"inputs": np.zeros((20, 4)), "labels": np.zeros(20)},
            "waves.npz: 'inputs' is (20, 4), (n, 3) is needed.",
        ),
        (
            {"inputs": np.zeros((20, 3)), "labels": np.zeros(19)},
            "waves.npz: 'inputs' has 20, 'labels' has 19 examples.",
        ),
        (
            {"inputs": np.full((20, 3), np.inf), "labels": np.zeros(20)},
            "waves.npz, row 0: a number is not finite.",
        ),
        (
            {"inputs": np.zeros((20, 3)), "labels": np.full(20, 5)},
            "waves.npz, row 0: the label is 5, a whole number from 0 to 1 is needed.",
        ),
        ({"inputs": np.array([None] * 20), "labels": np.zeros(20)}, "waves.npz is not an .npz file of plain arrays"),
        (
            {"inputs": np.array([["a", "b", "c"]] * 20), "labels": np.zeros(20)},
            "waves.npz: 'inputs' is of <U1, numbers are needed.",
        ),
    ],
)
def test_arrays_that_do_not_fit_are_reported(folder: Path, content: dict[str, np.ndarray], message: str) -> None:
    declare(folder, 'arrays("waves.npz", shape=(3,), classes=("calm", "storm"))')
    np.savez(folder / "waves.npz", **content)
    assert refusal().message.startswith(message)


def test_a_file_that_is_not_an_npz_is_reported(folder: Path) -> None:
    declare(folder, 'arrays("waves.npz", shape=(3,))')
    (folder / "waves.npz").write_bytes(b"PK\x03\x04 cut off")
    assert refusal().message.startswith("waves.npz is not an .npz file of plain arrays")


@pytest.mark.parametrize(
    ("what", "message"),
    [
        (
            "table('wine.csv', inputs='alcohol', label='quality')",
            "dataset.py, line 3: inputs='alcohol': a tuple of names",
        ),
        ("table('wine.csv', inputs=('a',))", "dataset.py, line 3: table() missing 1 required keyword-only argument"),
        (
            "images('pets', shape=(8, 6), classes=('a', 'b'))",
            "dataset.py, line 3: shape=(8, 6): (height, width, channels)",
        ),
        (
            "table('', inputs=('a',), label='b')",
            "dataset.py, line 3: '': the name of a file beside dataset.py is needed",
        ),
        ("series('a.csv', value='b', season=1)", "dataset.py, line 3: season=1: a whole number of rows from 2"),
        ("7", "dataset.py defines no DATASET."),
        ("(", "dataset.py, line 3: '(' was never closed"),
    ],
)
def test_a_wrong_declaration_is_reported_with_its_line(folder: Path, what: str, message: str) -> None:
    declare(folder, what)
    with pytest.raises(DataError) as raised:
        cache.get(NAME)
    assert f"{folder / 'dataset.py'}"[: -len("dataset.py")] + message in raised.value.message
    assert raised.value.help


def test_a_misspelt_dataset_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(DataError) as raised:
        cache.get("sunspot")
    assert raised.value.help.startswith("Did you mean sunspots? ")


def test_it_has_no_stand_in(folder: Path) -> None:
    declare(folder, TABLE)
    write(folder, [HEADER, *wine()])
    with pytest.raises(DataError, match="has no stand-in"):
        preparing.prepare(cache.get(NAME), "standin")


@pytest.mark.parametrize("make", [table, texts, series, images, arrays])
def test_the_functions_say_what_they_make(make: Callable[..., object]) -> None:
    assert make.__doc__ and ("float32" in make.__doc__ or "uint8" in make.__doc__ or "column" in make.__doc__)


@pytest.mark.slow
def test_an_exercise_with_its_own_data_is_trained_graded_and_listed(
    project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GRADER_SOURCE")
    entry = project.add(NAME, like="category1_linear", solved=True)
    declare(entry.folder, 'table("points.csv", inputs=("x",), label="y")')
    write(entry.folder, ["x,y", *(f"{x / 50},{2.5 * x / 50 - 1.5}" for x in range(100))], "points.csv")
    for path in (entry.folder / "spec.py", entry.starter):
        path.write_text(path.read_text(encoding="utf-8").replace('"linear"', f'"{NAME}"'), encoding="utf-8")
    environment = {"GRADER_DATASETS_CACHE": str(tmp_path / "cache")}
    done = project.run("grade", NAME, "--json", str(tmp_path / "result.json"), **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    (row,) = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))["exercises"]
    assert row["points"] == 5 and row["data"]["source"] == "real" and row["data"]["heldout_examples"] == 25
    assert row["data"]["version"].startswith("1.0.") and row["seed"] == 20240531
    assert "own data" in done.stdout
    assert "own" in project.run("list", **environment).stdout
    prepared = project.run("data", "prepare", NAME, **environment)
    assert prepared.returncode == 0 and f"{NAME} own data" in prepared.stdout, prepared.stderr
    assert "none (own files)" in project.run("data", "list", **environment).stdout
    refused = project.run("grade", NAME, "--source", "standin", **environment)
    assert refused.returncode == 3 and "has no stand-in" in refused.stdout
