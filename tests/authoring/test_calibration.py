"""A calibration is current as long as nothing it was measured with changes; its file is written whole or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from projects import edit
from scipy import sparse

from grader import paths
from grader.authoring import applicable, baselines, calibration, hashes, linear
from grader.datasets import cache, reading
from grader.datasets.cache import Source
from grader.datasets.dataset import Array, FileSource, Lazy
from grader.errors import GraderError
from grader.exercise import catalog, stub
from grader.exercise.catalog import Entry
from grader.exercise.spec import Exercise, NextWord, Tokens, Windows
from grader.scoring.measurement import Measurement, Run

MEASURED = Measurement(
    source="standin",
    reference=tuple(Run(seed, 0.0001, 8.0, 0.02, 0.7) for seed in range(3)),
    repeated=0.0001,
    baselines={"untrained": (3.4, 4.9, 2.0), "best constant": (3.1,)},
    heldout_examples=2_000,
    shared_examples=0,
    spread_of_sampling=1e-6,
)


@pytest.fixture
def entry(project) -> Entry:
    return project.add("category1_linear")


@pytest.fixture
def stored(entry: Entry) -> Entry:
    calibration.write(entry, calibration.of(entry, MEASURED))
    return entry


def reported(entry: Entry, measuring: bool = False) -> list[tuple[str, bool]]:
    """What the check reports about the exercise as it is on disk now, and whether it is only a warning."""
    again = catalog.find(entry.id, entry.folder.parents[1])
    findings = calibration.check_calibration(again, measuring=measuring)
    return [(finding.message, finding.warns) for finding in findings]


def test_what_is_written_is_read_back(stored: Entry) -> None:
    read = calibration.read(stored)
    assert read is not None and read.measurement == MEASURED
    assert read.hashes == hashes.hashes(stored) and read.versions["tensorflow"].startswith("2.")
    assert [path.name for path in stored.folder.glob("*calibration*")] == ["calibration.json"]


def test_a_fresh_calibration_is_current(stored: Entry) -> None:
    assert reported(stored) == []


def test_a_measurement_on_real_data_is_kept_beside_that_on_the_stand_in(project) -> None:
    entry = project.add("category2_mnist")
    real = replace(MEASURED, source="real", edition="all of it")
    for measured in (MEASURED, real, replace(MEASURED, heldout_examples=7)):
        calibration.write(entry, calibration.of(entry, measured))
    parts = calibration.read_all(entry)
    assert list(parts) == ["standin", "real"] and parts["real"].measurement == real
    assert calibration.read(entry) == parts["standin"] and parts["standin"].measurement.heldout_examples == 7
    assert reported(entry) == []
    edit(entry.solution, "epochs=", "epochs=1 +")
    first, second = reported(entry)
    assert first[0].startswith("solution has changed since it was measured on 20") and not first[1]
    assert second[0].startswith("solution has changed since it was measured on real data on 20") and second[1]


def test_an_exercise_without_one_is_given_the_command(entry: Entry) -> None:
    (finding,) = calibration.check_calibration(entry, measuring=True)
    assert "no calibration.json" in finding.message and not finding.warns
    assert finding.help == "python -m grader calibrate category1_linear"


def change_stub(entry: Entry) -> None:
    edit(entry.starter, "import tensorflow as tf\n", "import tensorflow as tf\nimport numpy\n")


def change_solution(entry: Entry) -> None:
    edit(entry.solution, "Dense(1)", "Dense(2)")


def change_spec(entry: Entry) -> None:
    edit(entry.folder / "spec.py", "output_shape=(1,)", "output_shape=(1,), requires=(Layer('Dense'),)")
    edit(entry.folder / "spec.py", "from grader import ", "from grader import Layer, ")


@pytest.mark.parametrize(
    ("change", "name"), [(change_stub, "stub"), (change_solution, "solution"), (change_spec, "spec")]
)
def test_what_has_changed_is_named(stored: Entry, change: Callable[[Entry], None], name: str) -> None:
    change(stored)
    ((message, warns),) = reported(stored)
    assert message.startswith(f"{name} has changed since it was measured on 20") and not warns
    assert reported(stored, measuring=True) == [(message, True)]


def test_text_and_bars_may_change_without_a_new_measurement(stored: Entry) -> None:
    edit(stored.folder / "spec.py", "at_most=0.01", "at_most=0.02")
    edit(stored.folder / "spec.py", "A straight line", "Another line")
    edit(stored.starter, "# YOUR CODE HERE", "# your code here")
    edit(stored.solution, "    # ", "    #  ")
    assert reported(stored) == []


def test_a_dataset_that_changed_is_named(stored: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = (cache.BUILTIN / "linear" / "standin.py").read_text(encoding="utf-8")
    monkeypatch.setattr(hashes, "modules_of", lambda dataset, source: [tmp_path / "elsewhere.py"])
    monkeypatch.setattr(paths, "PACKAGE", tmp_path)

    def reported_of(text: str) -> list[str]:
        (tmp_path / "elsewhere.py").write_text(text, encoding="utf-8")
        return [message.split(" since ")[0] for message, _ in reported(stored)]

    assert reported_of("# a remark\nfrom grader.datasets import own\n" + source) == []
    assert reported_of(source.replace("2.5, -1.5", "2.5, -1.6")) == ["dataset has changed"]
    assert reported_of(source + "\nimport math\n") == ["dataset has changed"]


def test_what_a_dataset_declares_counts_except_its_remarks(stored: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    linear = cache.get("linear")
    for changes, expected in (
        ({"description": "Other points."}, []),
        ({"generate": Lazy("grader.datasets.builtin.linear.standin", "other")}, []),  # code counts by itself
        ({"real": cache.get("mnist").real}, []),  # of the stand-in alone
        ({"version": "1.0.1"}, ["dataset has changed"]),
        ({"sizes": {**linear.sizes, "train": 9}}, ["dataset has changed"]),
        ({"features": {**linear.features, "x": Array((1,))}}, ["dataset has changed"]),
    ):
        monkeypatch.setattr(cache, "get", lambda name, changes=changes: replace(linear, **changes))
        assert [message.split(" since ")[0] for message, _ in reported(stored)] == expected, changes


def test_what_a_real_source_declares_counts_without_its_address() -> None:
    real = cache.get("bbc_news").real
    assert isinstance(real, FileSource)
    known = real.files._replace(names=("another.csv",), editions=(), read=len)
    other = real._replace(address="elsewhere", download_megabytes=1, files=known)
    assert hashes.declared(real) == hashes.declared(other) != hashes.declared(real._replace(heldout_from=0.75))


def test_each_source_depends_on_its_own_code_and_declaration(entry: Entry) -> None:
    digits = catalog.find("category2_mnist")
    both = [hashes.hashes(digits, source) for source in cache.SOURCES]
    assert both[0] == hashes.hashes(digits)
    assert {name for name in both[0] if both[0][name] != both[1][name]} == {"dataset"}


def test_code_counts_wherever_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "PROJECT", tmp_path)
    monkeypatch.setattr(paths, "PACKAGE", tmp_path / "grader")
    datasets = tmp_path / "grader" / "datasets"
    datasets.mkdir(parents=True)
    lines = {"SIDE": "SIDE = 28\n", "draw": 'def draw():\n    """Draws."""\n    return SIDE\n', "tuned": "TUNED = 2\n"}

    def content(**modules: str) -> list[str]:
        for name, text in modules.items():
            (datasets / f"{name}.py").write_text(text, encoding="utf-8")
        return hashes.contents([datasets / "digits.py"])

    whole = content(digits="import math\n" + lines["SIDE"] + lines["draw"] + "DATASET = draw()\n")
    divided = content(
        digits="from grader.datasets.pens import draw\n\nDATASET = [draw()]\n",
        pens="import math\n\nfrom grader.datasets import sizes as s\n" + lines["draw"] + lines["SIDE"],
        sizes=lines["SIDE"],  # what occurs twice counts once
    )
    assert whole == divided and len(whole) == 3
    assert content(sizes=lines["SIDE"] + lines["tuned"]) != whole
    assert content(sizes="", pens=lines["draw"]) != whole


def test_data_files_and_modules_that_a_dataset_uses_count() -> None:
    def names(dataset: str, source: Source = "standin") -> set[str]:
        modules = hashes.closure(hashes.modules_of(cache.get(dataset), source))
        files = {path for module in modules for path in (module, *hashes.data_files(module))}
        return {f"{path.parent.name}/{path.name}" for path in files if path.name != "__init__.py"}

    assert names("fashion_mnist") == {"fashion_mnist/standin.py", "fashion_mnist/cuts.py"}
    assert names("mnist") == {"mnist/standin.py", "mnist/mnist_strokes.json"}
    shared = {"generators/grammar.py", "generators/partition.py"}
    assert names("sarcasm") == {"sarcasm/standin.py", "sarcasm/sarcasm_grammar.json", *shared}
    assert names("sarcasm", "real") == {"sarcasm/real.py"}
    assert names("cats_vs_dogs", "real") == {"datasets/class_folders.py"}
    assert {"dishes/draw.py", "dishes/sweet.py", "dishes/surface.py"} < names("food10")


def test_an_exercise_on_the_backbone_depends_on_its_pretraining() -> None:
    exercise = catalog.find("category3_fine_tuning").exercise
    for source, name in (("standin", "pretrain"), ("real", "mobilenet")):
        assert any(f"name='{name}'" in part for part in hashes._dataset_parts(exercise, source))


def test_a_check_that_changed_is_named(stored: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    before = hashes.checks
    monkeypatch.setattr(hashes, "checks", lambda exercise: before(exercise)[1:])
    assert reported(stored)[0][0].startswith("checks has changed")


def change_baseline(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = hashes.of_baselines
    monkeypatch.setattr(hashes, "of_baselines", lambda exercise: {**before(exercise), name: "another"})
    monkeypatch.setattr(calibration, "of_baselines", hashes.of_baselines)


def test_a_baseline_that_changed_is_named_with_the_command_that_scores_it_again(
    stored: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_baseline(monkeypatch, "linear model")
    (finding,) = calibration.check_calibration(stored, measuring=False)
    assert finding.message.startswith("the baseline linear model has changed since it was scored on 20")
    assert finding.help == "python -m grader calibrate category1_linear --baselines" and not finding.warns


def test_with_another_solution_too_all_must_be_measured_again(stored: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    change_baseline(monkeypatch, "linear model")
    change_solution(stored)
    (finding,) = calibration.check_calibration(stored, measuring=False)
    assert finding.message.startswith("solution has changed since it was measured")
    assert finding.help == "python -m grader calibrate category1_linear"


def test_baselines_that_were_scored_again_have_a_date_of_their_own(
    stored: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_baseline(monkeypatch, "best constant")
    old = calibration.read(stored)
    assert old is not None and old.baselines_date == "" and calibration.changed(stored, old) == ([], ["best constant"])
    again = replace(MEASURED, baselines={**MEASURED.baselines, "best constant": (2.9,)})
    calibration.write(stored, calibration.with_baselines(stored, old, again))
    new = calibration.read(stored)
    assert new is not None and new.measurement == again and new.baselines_date.startswith("20")
    assert calibration.changed(stored, new) == ([], [])


def test_a_baseline_depends_on_all_that_it_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "PROJECT", tmp_path)
    monkeypatch.setattr(hashes, "BASELINES", ("naive", "fits"))
    naive = "from grader import fits\nSTEPS = 3\ndef other(): pass\ndef mean(of): return fits.line(of, STEPS)\n"
    fits = "def line(x, steps): return _slope(x)\ndef _slope(x): return 2\n"

    def used(naive: str, fits: str) -> set[str]:
        (tmp_path / "naive.py").write_text(naive, encoding="utf-8")
        (tmp_path / "fits.py").write_text(fits, encoding="utf-8")
        return hashes._used("mean")

    first = used(naive, fits)
    assert len(first) == 4
    assert used(naive.replace("pass", "return 1") + "# a remark\n", fits) == first
    assert used(naive.replace("STEPS = 3", "STEPS = 4"), fits) != first
    assert used(naive, fits.replace("return 2", "return 3")) != first
    assert used(naive, fits + "STEPS = 5\n") == first, "a name counts for the module that uses it"


def test_all_code_that_scores_depend_on_is_found() -> None:
    exercises = [entry.exercise for entry in catalog.all_entries()]
    parts = {part for exercise in exercises for part in hashes.checks(exercise)}
    assert len({hashes._code(*part) for part in parts}) == len(parts) > 10
    assert all(hashes._used(name) for exercise in exercises for name in applicable.baselines(exercise).values())
    with pytest.raises(ValueError, match=r"metric has no accurracy"):
        hashes._code("grader.scoring.metric", "accurracy")


def test_an_exercise_depends_only_on_the_checks_it_uses() -> None:
    digits = hashes.hashes(catalog.find("category2_mnist"))
    clothes = hashes.hashes(catalog.find("category2_fashion_mnist"))
    headlines = hashes.hashes(catalog.find("category4_sarcasm"))
    assert digits["checks"] == clothes["checks"] != headlines["checks"]
    assert digits["dataset"] != clothes["dataset"]


def test_another_tensorflow_is_a_warning(entry: Entry) -> None:
    old = calibration.of(entry, MEASURED)
    calibration.write(entry, replace(old, versions={**old.versions, "tensorflow": "2.19.1"}))
    ((message, warns),) = reported(entry)
    assert message.startswith("measured with tensorflow 2.19.1, but 2.") and warns


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"schema": 2}', '{"schema": 1, "date": "x"}', "\xff"])
def test_a_broken_file_is_a_finding_not_a_crash(entry: Entry, content: str) -> None:
    (entry.folder / "calibration.json").write_text(content, encoding="latin-1")
    ((message, warns),) = reported(entry)
    assert "calibration.json is not a calibration" in message and not warns


def test_a_folder_that_cannot_be_written_is_reported(entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(GraderError, match="cannot be written: Permission denied"):
        calibration.write(entry, calibration.of(entry, MEASURED))
    assert not list(entry.folder.glob("*calibration*"))


def test_a_run_is_one_line_of_the_file(stored: Entry) -> None:
    text = (stored.folder / "calibration.json").read_text(encoding="utf-8")
    assert '{ "seed": 1, "value": 0.0001, "seconds": 8.0, "megabytes": 0.02, "gigabytes": 0.7 }' in text
    assert json.loads(text)["schema"] == 1


def test_code_has_one_normal_form_whatever_its_layout() -> None:
    one = 'def f(x):\n    """Says."""\n    # why\n    return [x,\n        1]\n'
    assert stub.normal_form(one) == stub.normal_form("def f(x): return [x, 1]")
    assert stub.normal_form(one) != stub.normal_form("def f(x): return [x, 2]")


def test_normal_form_does_not_depend_on_the_version_of_python() -> None:
    # These are empty in some versions of Python and unknown in others: no name of such a field may be in the text.
    text = stub.normal_form("class A:\n def f(self) -> int:\n  return f'{self!r:>{3}}'\n")
    assert "type_params" not in text and "kind" not in text
    assert text.startswith("Module(body=[ClassDef(name='A', body=[FunctionDef(name='f', args=arguments(")


def test_baselines_look_back_over_the_values_before_each_label(monkeypatch: pytest.MonkeyPatch) -> None:
    series = np.arange(100, dtype=np.float32)
    parts = {"train": series[:60], "validation": series[60:80]}
    monkeypatch.setattr(baselines, "load_series", lambda name, split: parts[split])
    monkeypatch.setattr(baselines, "training_examples", lambda exercise: (np.zeros((1, 4, 1)), series[:59, None]))
    inputs = np.lib.stride_tricks.sliding_window_view(series, 4)[76:-1, :, None]  # the first label is 80
    of = baselines.Baseline(catalog.find("category5_sunspots").exercise, inputs, season=12)
    labels = series[80:, None]
    (last,), (season,), averages = (
        list(f(of)) for f in (baselines.last_value, baselines.seasonal_value, baselines.moving_average)
    )
    np.testing.assert_array_equal(last, labels - 1)
    np.testing.assert_array_equal(season, labels - 12)
    np.testing.assert_array_equal(averages[1], labels - 2)  # the mean of the last three
    assert len(averages) == 11
    (constant,) = baselines.best_constant(of)
    np.testing.assert_array_equal(constant, np.full((20, 1), 29))


def replaced(id: str, **changes: Any) -> Exercise:
    return replace(catalog.find(id).exercise, **changes)


def test_forecasts_of_several_steps_and_variables_repeat_what_was_last_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    series = np.arange(100, dtype=np.float32)[:, None] * [1, 10]
    asked = Windows(length=4, horizon=3)
    train = reading.cut(series[:60], asked)
    parts = {"train": series[:60], "validation": series[60:80]}
    monkeypatch.setattr(baselines, "load_series", lambda name, split: parts[split])
    monkeypatch.setattr(baselines, "training_examples", lambda exercise: train)
    inputs, labels = reading.cut(series[76:], asked)
    exercise = replaced("category5_sunspots", preprocessing=asked, input_shape=(4, 2), output_shape=(3, 2))
    of = baselines.Baseline(exercise, inputs, season=2)
    (last,), (season,) = list(baselines.last_value(of)), list(baselines.seasonal_value(of))
    np.testing.assert_array_equal(last, labels[:, :1] - [1, 10] + np.zeros((3, 1)))
    np.testing.assert_array_equal(season - labels, np.tile([[-2, -20], [-2, -20], [-4, -40]], (len(labels), 1, 1)))
    assert next(iter(baselines.moving_average(of))).shape == labels.shape
    (constant,) = baselines.best_constant(of)
    assert constant.shape == labels.shape


@pytest.mark.slow
def test_a_bag_of_words_knows_which_words_occur_and_not_where(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    ids = rng.integers(1, 30, (2_000, 6)).astype(np.int32)
    of_word, of_place = (ids == 7).any(axis=1).astype(int), (ids[:, 0] > 14).astype(int)
    exercise = replaced("category4_sarcasm", preprocessing=Tokens(vocabulary_size=30, length=6), input_shape=(6,))
    for labels, knows in ((of_word, True), (of_place, False)):
        monkeypatch.setattr(baselines, "training_examples", lambda exercise, labels=labels: (ids[:1000], labels[:1000]))
        (found,) = baselines.bag_of_words(baselines.Baseline(exercise, ids[1000:]))
        right = ((found[:, 0] > 0.5) == labels[1000:]).mean()
        assert right > 0.97 if knows else right < 0.75


def test_word_sequences_fall_back_on_shorter_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Word 2 ends a line."""
    stream = np.array([[2, 3], [3, 4], [2, 3], [5, 3], [5, 3], [5, 3], [4, 5], [9, 5]])
    labels = np.array([4, 5, 4, 6, 6, 7, 2, 2])
    monkeypatch.setattr(baselines, "training_examples", lambda exercise: (stream, labels))
    asked = NextWord(vocabulary_size=10, length=2)
    exercise = replaced("category4_sarcasm", preprocessing=asked, input_shape=(2,), output_shape=(10,))
    held = np.array([[2, 3], [5, 3], [8, 4], [8, 8]])
    found = [one.argmax(axis=1).tolist() for one in baselines.word_sequences(baselines.Baseline(exercise, held))]
    of_one, _, of_two, of_two_placed, _, _ = found
    assert of_one == [4, 4, 5, 4], "after 3 as often 4 as 6, and 4 first"
    assert of_two == [4, 6, 5, 4], "both words, both words, the last one, any"
    assert of_two_placed == [4, 6, 5, 6], "for the last one, what was frequent as far from the end of a line"


def test_word_sequences_know_the_place_in_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of a word twice, and then the end, 2: the last word does not tell which of the two it is."""
    stream = np.tile([3, 3, 2, 4, 4, 2, 5, 5, 2], 10)
    windows = np.lib.stride_tricks.sliding_window_view(stream, 4)
    inputs, labels = windows[:, :-1], windows[:, -1]
    monkeypatch.setattr(baselines, "training_examples", lambda exercise: (inputs, labels))
    asked = NextWord(vocabulary_size=6, length=3)
    exercise = replaced("category4_sarcasm", preprocessing=asked, input_shape=(3,), output_shape=(6,))
    shares = [
        (one.argmax(axis=1) == labels).mean() for one in baselines.word_sequences(baselines.Baseline(exercise, inputs))
    ]
    assert shares[0] < 0.6 and shares[1] > 0.75


def test_a_linear_model_is_trained_to_its_end() -> None:
    """Two overlapping clouds: no direction is better than that between their centres."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, 2_000)
    inputs = (rng.normal(size=(2_000, 5)) + labels[:, None] * [1, 0.5, 0, 0, 0]).astype(np.float32)
    model = linear.train(inputs, labels, 1)
    towards = model.weights[:, 0] / np.linalg.norm(model.weights)
    assert towards @ [1, 0.5, 0, 0, 0] > 0.99 * np.hypot(1, 0.5)
    errors = model.predict(inputs)[:, 0] - labels
    assert abs(errors.mean()) < 1e-3 and np.abs(inputs.T @ errors).max() / len(labels) < 0.01


def test_a_linear_model_of_several_classes_and_of_sparse_inputs() -> None:
    rng = np.random.default_rng(0)
    inputs = rng.integers(0, 2, (600, 12)).astype(np.float32)
    labels = inputs[:, :3].argmax(axis=1)
    for given in (inputs, sparse.csr_array(inputs)):
        found = linear.train(given, labels, 3).predict(given)
        assert found.shape == (600, 3) and np.allclose(found.sum(axis=1), 1, atol=1e-5)
        assert (found.argmax(axis=1) == labels).mean() > 0.98


def test_a_linear_model_of_more_features_than_examples_is_the_same_in_fewer_dimensions() -> None:
    rng = np.random.default_rng(0)
    inputs, others = (rng.normal(size=(count, 300)).astype(np.float32) for count in (80, 40))
    labels = (inputs[:, 0] + rng.normal(size=80) > 0).astype(np.int64)
    fewer, seen = linear.rotated(inputs, others)
    assert fewer.shape == (80, 80) and seen.shape == (40, 80)
    expected = linear.train(inputs, labels, 1).predict(others)
    np.testing.assert_allclose(linear.train(fewer, labels, 1).predict(seen), expected, atol=0.01)


def test_smoothers_average_over_what_was_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = np.array([[1, 3, 5, 7.0]])[:, :, None]
    monkeypatch.setattr(baselines, "training_examples", lambda exercise: (inputs, inputs))
    exercise = replaced("category5_sunspots", preprocessing=None, input_shape=(None, 1), output_shape=(None, 1))
    of = baselines.Baseline(exercise, inputs)
    two, three, *_ = baselines.trailing_average(of)
    assert two[0, :, 0].tolist() == [1, 2, 4, 6] and three[0, :, 0].tolist() == [1, 2, 3, 5]
    assert set(applicable.baselines(exercise)) == {"untrained", "best constant", "last value", "moving average"}


def test_hashing_a_calibration_does_not_import_tensorflow() -> None:
    code = (
        "import sys; from grader.exercise import catalog; from grader.authoring import hashes; "
        "hashes.hashes(catalog.find('category4_sarcasm')); print('tensorflow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert done.stdout.split() == ["False"], done.stderr
