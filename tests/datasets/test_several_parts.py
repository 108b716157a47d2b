"""Own data with several inputs or labels, multi-label ones and boxes; whatever is broken is reported with its place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from grader import records
from grader.datasets import cache, examples, heldout, load, overlap, preparing, reading
from grader.datasets.dataset import Array, Batch, Dataset, Flags, Label, Named, Strings, features_of
from grader.errors import DataError
from grader.exercise import catalog
from grader.exercise.spec import Accuracy, Exercise

NAME = "category1_customers"
CUSTOMERS = """table(
    "customers.csv",
    inputs={"numbers": numbers("age", "income", blanks=True), "categories": strings("city", "plan", blank="nowhere")},
    label="left",
    classes=("stays", "leaves"),
)"""


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
    (folder / "dataset.py").write_text(
        "from grader.datasets.dataset import Array, Flags, Label, Strings\n"
        "from grader.datasets.own import arrays, flags, numbers, one_of, strings, table\n\n"
        f"DATASET = {what}\n",
        encoding="utf-8",
    )


def customers(count: int = 200) -> list[str]:
    rows = ["age,income,city,plan,left"]
    for number in range(count):
        income = "" if number % 5 == 0 else f"{number / 10}"
        rows.append(f"{20 + number % 60},{income},{('Köln', 'Bonn', '')[number % 3]},p{number},{number % 2}")
    return rows


def write(folder: Path, lines: list[str], name: str = "customers.csv") -> None:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def parts(name: str = NAME) -> dict[str, dict[str, np.ndarray]]:
    dataset = cache.get(name)
    return {split: reading.examples_of(dataset, "real", split) for split in ("train", "validation", "heldout")}


def exercise(input_shape: object = (2,), output_shape: object = (1,)) -> Exercise:
    return Exercise(
        title="Own",
        skills=("2.7",),
        dataset=NAME,
        input_shape=input_shape,  # type: ignore[arg-type]
        output_shape=output_shape,  # type: ignore[arg-type]
        max_megabytes=1,
        metric=Accuracy(at_least=0.9, step=0.1),
    )


def test_two_inputs_of_a_table_are_records_of_numbers_with_blanks_and_of_texts(folder: Path) -> None:
    declare(folder, CUSTOMERS)
    write(folder, customers())
    train = parts()["train"]["inputs"]
    assert train.dtype.names == ("numbers", "categories")
    assert train["numbers"].shape == (120, 2) and train["numbers"].dtype == np.float32
    assert train["categories"].shape == (120, 2) and train["categories"].dtype.kind == "S"
    blank = np.isnan(train["numbers"][:, 1])
    assert 0 < blank.sum() < 120 and not np.isnan(train["numbers"][:, 0]).any()
    assert set(train["categories"][:, 0].tolist()) == {"Köln".encode(), b"Bonn", b"nowhere"}


def test_a_starter_loads_them_as_a_model_takes_them_by_name(folder: Path) -> None:
    declare(folder, CUSTOMERS)
    write(folder, customers())
    inputs, label = next(iter(load(NAME, split="train", as_supervised=True).batch(7)))
    assert {name: (tuple(one.shape), one.dtype.name) for name, one in inputs.items()} == {
        "numbers": ((7, 2), "float32"),
        "categories": ((7, 2), "string"),
    }
    assert label.dtype == "int64"


def test_every_row_keeps_its_parts_and_no_split_shares_an_example(folder: Path) -> None:
    declare(folder, CUSTOMERS)
    write(folder, customers())
    for part in parts().values():
        for record, label in zip(part["inputs"], part["label"], strict=True):
            number = int(record["categories"][1].decode()[1:])
            assert record["numbers"][0] == 20 + number % 60 and label == number % 2
    assert overlap.shared_examples(cache.get(NAME), "real") == 0


def test_an_example_is_the_same_whatever_the_width_of_the_texts_beside_it() -> None:
    rows = np.array([("a", "a long one"), ("a", "b")])
    wide, narrow = (list(overlap.content_hashes(records.joined({"texts": one}))) for one in (rows, rows[1:]))
    assert wide[1] == narrow[0] != wide[0]


def test_held_out_records_lie_in_one_file_and_are_mapped(folder: Path) -> None:
    declare(folder, CUSTOMERS)
    write(folder, customers())
    held = heldout.heldout(exercise(), "real")
    mapped = np.load(held.inputs, mmap_mode="r", allow_pickle=False)
    assert mapped.dtype.names == ("numbers", "categories") and len(mapped) == len(held.labels) == 50


def test_public_examples_are_records_too(folder: Path) -> None:
    declare(folder, CUSTOMERS)
    write(folder, customers())
    inputs, labels = examples.training_examples(exercise(), 5)
    assert inputs.dtype.names == ("numbers", "categories") and inputs.shape == labels.shape == (5,)


SHAPES = """table(
    "shapes.csv",
    inputs=("a", "b"),
    label={"kind": one_of("kind", ("circle", "square")), "box": numbers("x", "y")},
)"""


def test_two_labels_are_records_of_a_class_and_a_box(folder: Path) -> None:
    declare(folder, SHAPES)
    write(folder, ["a,b,kind,x,y", *(f"{n},1,{('circle', 'square')[n % 2]},{n},0.5" for n in range(100))], "shapes.csv")
    train = parts()["train"]
    assert train["inputs"].dtype == np.float32 and train["label"].dtype.names == ("kind", "box")
    assert train["label"]["kind"].dtype == np.int64 and train["label"]["box"].shape == (60, 2)
    assert (train["label"]["kind"] == train["inputs"][:, 0] % 2).all()
    assert (train["label"]["box"][:, 0] == train["inputs"][:, 0]).all()


def test_a_label_may_be_several_flags_or_numbers(folder: Path) -> None:
    declare(folder, 'table("w.csv", inputs=("a",), label=flags("red", "green"))')
    write(folder, ["a,red,green", *(f"{n},{n % 2},{n % 3 == 0:d}" for n in range(50))], "w.csv")
    assert cache.get(NAME).features["label"] == Flags(("red", "green"))
    assert set(map(tuple, parts()["train"]["label"].tolist())) == {(0, 0), (0, 1), (1, 0), (1, 1)}
    declare(folder, 'table("w.csv", inputs=("a",), label=("red", "green"))')
    assert cache.get(NAME).features["label"] == Array((2,))


def test_what_is_declared_again_is_prepared_again(folder: Path) -> None:
    declare(folder, 'table("w.csv", inputs=("a", "red"), label="green")')
    write(folder, ["a,red,green", *(f"{n},{n % 2},{n}" for n in range(50))], "w.csv")
    assert parts()["train"]["inputs"].shape == (30, 2)
    declare(folder, 'table("w.csv", inputs=("a",), label="green")')
    assert parts()["train"]["inputs"].shape == (30, 1)


def test_arrays_may_be_several_inputs_and_labels(folder: Path) -> None:
    declare(
        folder,
        'arrays("s.npz", inputs={"picture": Array((4, 4, 1)), "words": Strings((2,))}, '
        'labels={"kind": Label(("circle", "square")), "box": Array((4,))})',
    )
    assert features_of(cache.get(NAME).features["inputs"]) == {"picture": Array((4, 4, 1)), "words": Strings((2,))}
    assert isinstance(cache.get(NAME).features["label"], Named)
    rng = np.random.default_rng(0)
    pictures, words = rng.random((60, 4, 4, 1)), np.array([["ä", f"{n}"] for n in range(60)])
    np.savez(folder / "s.npz", picture=pictures, words=words, kind=np.arange(60) % 2, box=rng.random((60, 4)))
    train = parts()["train"]
    assert train["inputs"]["picture"].shape == (36, 4, 4, 1) and train["inputs"]["words"][0, 0] == "ä".encode()
    assert train["label"]["box"].shape == (36, 4) and train["label"]["kind"].dtype == np.int64


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("30,many,Bonn,p,0", "customers.csv, line 4: 'income' is 'many', a number is needed."),
        ("30,inf,Bonn,p,0", "customers.csv, line 4: 'income' is inf, a finite number is needed."),
        ("30,1,Bonn,p,2", "customers.csv, line 4: 'left' is '2', one of 'stays', 'leaves' is needed."),
    ],
)
def test_a_broken_row_is_reported_with_its_line(folder: Path, row: str, message: str) -> None:
    declare(folder, CUSTOMERS)
    write(folder, [*customers()[:3], row, *customers()[4:]])
    assert refusal() == message


def test_an_empty_text_is_reported_unless_it_has_a_meaning(folder: Path) -> None:
    declare(folder, CUSTOMERS.replace(', blank="nowhere"', ""))
    write(folder, customers())
    said = "customers.csv, line 4: 'city' is empty, and strings(..., blank=...) does not say what that means."
    assert refusal() == said


def test_a_flag_that_is_neither_0_nor_1_is_reported(folder: Path) -> None:
    declare(folder, 'table("w.csv", inputs=("a",), label=flags("red", "green"))')
    write(folder, ["a,red,green", *("1,0,1" for _ in range(20)), "1,0,yes"], "w.csv")
    assert refusal() == "w.csv, line 22: 'green' is 'yes', 0 or 1 is needed."


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"box": np.zeros((20, 3))}, "s.npz: 'box' is (20, 3), (n, 4) is needed."),
        ({"box": np.full((20, 4), np.nan)}, "s.npz, row 0: a number is not finite."),
        ({"tags": np.full((20, 2), 0.5)}, "s.npz, row 0: a label is neither 0 nor 1."),
        (
            {"words": np.array([["a"], [""]] * 10)},
            "s.npz, row 1: a text of 'words' is empty, which StringLookup cannot save.",
        ),
        ({"words": np.zeros((20, 1))}, "s.npz: 'words' is of float64, texts are needed."),
        ({"tags": np.zeros((19, 2))}, "s.npz: 'numbers' has 20, 'words' has 20, 'box' has 20, 'tags' has 19 examples."),
    ],
)
def test_arrays_that_do_not_fit_are_reported(folder: Path, change: dict[str, np.ndarray], message: str) -> None:
    inputs, labels = (
        '{"numbers": Array((3,)), "words": Strings((1,))}',
        '{"box": Array((4,)), "tags": Flags(("a", "b"))}',
    )
    declare(folder, f'arrays("s.npz", inputs={inputs}, labels={labels})')
    right = {"numbers": np.zeros((20, 3)), "words": np.array([["a"]] * 20)}
    right |= {"box": np.zeros((20, 4)), "tags": np.zeros((20, 2))}
    np.savez(folder / "s.npz", **(right | change))
    assert refusal() == message


def people(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Texts of other widths in each batch, as a generator makes them."""
    width = int(rng.integers(1, 9))
    words = np.array([[f"{number:0{width}d}", "ü"] for number in range(count)])
    inputs = records.joined({"numbers": rng.random((count, 3), np.float32), "words": words})
    return {"person": inputs, "label": rng.integers(0, 2, count)}


def test_a_stand_in_may_have_several_inputs_also_with_a_private_seed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = Dataset(
        name="people",
        description="People.",
        version="1.0.0",
        features={"person": Named({"numbers": Array((3,)), "words": Strings((2,))}), "label": Label(("a", "b"))},
        inputs="person",
        labels="label",
        sizes={"train": 9, "validation": 3, "heldout": 8},
        generate=people,
        real=None,
        chunk=4,
    )
    monkeypatch.setenv("GRADER_DATASETS_CACHE", str(tmp_path))
    monkeypatch.setattr(cache, "get", lambda wanted: dataset)
    inputs, label = next(iter(load("people", split="train", as_supervised=True)))
    assert inputs["numbers"].shape == (3,) and inputs["words"][1] == "ü".encode() and label.dtype == "int64"
    found = []
    for seed in (None, "secret"):
        monkeypatch.setenv("GRADER_HELDOUT_SEED", seed or "")
        heldout.make(dataset, "standin", None)
        found.append(np.load(heldout.folder_of(dataset, "standin", None) / "inputs.npy", allow_pickle=False))
    public, private = found
    made = records.stacked([batch["person"] for batch in preparing.standin_batches(dataset, "heldout")])
    assert (
        len(public) == 8 and (public["numbers"] == made["numbers"]).all() and (public["words"] == made["words"]).all()
    )
    assert not (private["numbers"] == public["numbers"]).any()
    assert overlap.shared_examples(dataset, "standin") == 0


def refusal() -> str:
    with pytest.raises(DataError) as raised:
        preparing.prepare(cache.get(NAME), "real")
    return raised.value.message


@pytest.mark.parametrize(
    ("what", "message"),
    [
        (
            "table('w.csv', inputs={'a': ('x',)}, label='y')",
            "two parts or more, whose names are letters, digits and _",
        ),
        ("table('w.csv', inputs=('a',), label=strings('y'))", "Strings(shape=(1,)) is no label"),
        ("table('w.csv', inputs=('a',), label=('y', 'z'), classes=('b', 'c'))", "write one_of(column, classes)"),
        ("arrays('w.npz', shape=(2,), inputs={'a': Array((2,)), 'b': Array((2,))})", "of several inputs in inputs="),
        ("arrays('w.npz')", "shape=(): the shape of one example"),
    ],
)
def test_a_declaration_that_cannot_be_is_reported(folder: Path, what: str, message: str) -> None:
    declare(folder, what)
    with pytest.raises(DataError) as raised:
        cache.get(NAME)
    assert message in raised.value.message
