"""Four exercises on synthetic tables: what their generators promise, and that nothing but the idea reaches a bar."""

from __future__ import annotations

import ast
import csv
import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from standins import bar_of, split_of

from grader.authoring import contract
from grader.datasets import cache
from grader.datasets.builtin.api_search import standin as api_search
from grader.datasets.builtin.sensor_files import RECORD
from grader.datasets.builtin.sensor_files import standin as sensor_files
from grader.datasets.builtin.sensor_files.files import write_files
from grader.datasets.builtin.tensor_pipeline import standin as tensor_pipeline
from grader.datasets.dataset import Batch
from grader.exercise import catalog, header
from grader.inspection import artifact, keras_names
from grader.training import report as training_report


@pytest.mark.parametrize("name", ("gradient_descent", "tensor_pipeline", "api_search", "sensor_files"))
def test_splits_share_no_example(name: str) -> None:
    inputs = cache.get(name).inputs
    train, validation, held = (
        {row.tobytes() for row in split_of(name, split)[inputs]} for split in ("train", "validation", "heldout")
    )
    assert not train & held and not validation & held


# foundations_gradient_descent


def least_squares_error(train: Batch, held: Batch, columns: list[int]) -> float:
    def table(batch: Batch) -> np.ndarray:
        return np.column_stack([batch["readings"][:, columns].astype(float), np.ones(len(batch["flow"]))])

    weights = np.linalg.lstsq(table(train), train["flow"], rcond=None)[0]
    return float(np.abs(table(held) @ weights - held["flow"]).mean())


@pytest.mark.parametrize("seed", [None, "one", "two", "three"])
def test_bar_is_within_two_percent_of_least_squares_on_any_heldout_data(seed: str | None) -> None:
    best = least_squares_error(
        split_of("gradient_descent", "train"), split_of("gradient_descent", "heldout", seed), [0, 1, 2]
    )
    assert best * 1.005 < bar_of("foundations_gradient_descent") <= best * 1.035  # held-out data itself varies by 0.5%
    if seed is None:
        assert bar_of("foundations_gradient_descent") <= best * 1.02


@pytest.mark.parametrize("columns", [[0, 1], [0, 2], [1, 2]])
def test_flow_needs_all_three_readings(columns: list[int]) -> None:
    error = least_squares_error(split_of("gradient_descent", "train"), split_of("gradient_descent", "heldout"), columns)
    assert error > 1.5 * bar_of("foundations_gradient_descent")


def test_pressures_differ_in_scale_from_the_opening_and_hardly_from_each_other() -> None:
    readings = split_of("gradient_descent", "train")["readings"].astype(float)
    assert np.corrcoef(readings.T)[0, 1] > 0.95
    assert readings[:, 0].mean() > 1e5 * readings[:, 2].mean()


# foundations_tensor_pipeline


def test_constants_of_the_starter_are_those_of_the_data() -> None:
    tree = ast.parse(catalog.find("foundations_tensor_pipeline").starter.read_text(encoding="utf-8"))
    given = {node.targets[0].id: node.value for node in tree.body if isinstance(node, ast.Assign)}  # type: ignore[attr-defined]
    for name in ("MEANS", "SPREADS", "WEIGHTS"):
        np.testing.assert_array_equal(ast.literal_eval(given[name].args[0]), getattr(tensor_pipeline, name))


def formula(
    readings: np.ndarray,
    standardise: Callable[[np.ndarray], np.ndarray] = lambda x: (
        (x - tensor_pipeline.MEANS.astype("f4")) / tensor_pipeline.SPREADS.astype("f4")
    ),
    count: Callable[[np.ndarray], np.ndarray] = lambda z: (np.abs(z) > 1).sum(axis=1, keepdims=True),
    choose: Callable[[np.ndarray], np.ndarray] = lambda scores: scores == scores.max(axis=1, keepdims=True),
) -> np.ndarray:
    """The header's formula in float32, with a step that can be replaced."""
    z = standardise(readings)
    scores = z @ tensor_pipeline.WEIGHTS.astype("f4")
    return scores + count(z) * choose(scores)


def pipeline_error(**steps: Any) -> float:
    held = split_of("tensor_pipeline", "heldout")
    return float(np.abs(formula(held["readings"], **steps) - held["result"]).mean())


def test_formula_in_single_precision_is_far_below_the_bar() -> None:
    assert pipeline_error() < 0.1 * bar_of("foundations_tensor_pipeline")


@pytest.mark.parametrize(
    "steps",
    [
        {"standardise": lambda x: (x - x.mean(axis=0)) / x.std(axis=0)},  # by the data instead of the constants
        {"count": lambda z: (z > 1).sum(axis=1, keepdims=True)},  # one side only
        {"count": lambda z: (np.abs(z) > 1).any(axis=1, keepdims=True)},  # whether, not how many
        {"choose": lambda scores: np.abs(scores) == np.abs(scores).max(axis=1, keepdims=True)},
        {"choose": lambda scores: np.ones_like(scores)},
    ],
    ids=["other means", "one side", "whether", "largest size", "added to all"],
)
def test_every_step_of_the_formula_counts(steps: dict[str, Any]) -> None:
    assert pipeline_error(**steps) > 100 * bar_of("foundations_tensor_pipeline")


def of_operations(keras: Any) -> Any:
    means, spreads, weights = (getattr(tensor_pipeline, name).astype("f4") for name in ("MEANS", "SPREADS", "WEIGHTS"))
    x, ops = keras.Input((8,)), keras.ops
    z = (x - means) / spreads
    scores = ops.matmul(z, weights)
    beyond = ops.count_nonzero(ops.logical_or(z > 1, z < -1), axis=1)[:, None]
    largest = ops.equal(scores, ops.max(scores, axis=1, keepdims=True))
    return keras.Model(x, scores + ops.where(largest, ops.cast(beyond, "float32"), 0.0))


def of_layers(keras: Any) -> Any:
    """Constants as frozen weights, as far as there are layers for them."""
    layers, ops = keras.layers, keras.ops
    x = keras.Input((8,))
    z = layers.Normalization(mean=tensor_pipeline.MEANS, variance=tensor_pipeline.SPREADS**2)(x)
    product = layers.Dense(4, use_bias=False, trainable=False)
    scores = product(z)
    product.set_weights([tensor_pipeline.WEIGHTS])
    beyond = ops.sum(ops.cast(ops.absolute(z) > 1, "float32"), axis=-1, keepdims=True)
    largest = layers.CategoryEncoding(num_tokens=4, output_mode="one_hot")(ops.argmax(scores, axis=-1))
    return keras.Model(x, layers.Add()([scores, layers.Multiply()([beyond, largest])]))


@pytest.mark.parametrize("build", [of_operations, of_layers])
@pytest.mark.parametrize("file", ["mymodel.h5", "mymodel.keras"])
@pytest.mark.filterwarnings("ignore")
def test_operations_on_tensors_are_graded_in_both_formats(
    build: Callable[[Any], Any], file: str, tmp_path: Path
) -> None:
    from grader.quiet import quiet_tensorflow

    quiet_tensorflow()
    import keras

    from grader.evaluation import loading

    build(keras).save(tmp_path / file)
    exercise = catalog.find("foundations_tensor_pipeline").exercise
    model = loading.load(tmp_path / file, artifact.inspect(tmp_path / file, exercise.max_megabytes))
    examples = split_of("tensor_pipeline", "validation")
    outputs = model.predict(examples["readings"], batch_size=500, verbose=0)
    assert np.abs(outputs - examples["result"]).mean() <= 0.1 * exercise.metric.threshold


def test_note_on_a_file_that_only_the_grader_reads_names_operations() -> None:
    note = training_report.note({"keras": None}, catalog.find("category1_linear"))
    assert note.startswith("keras.models.load_model cannot read mymodel.h5. The grader can.")
    assert "keras.ops" in note and 'model.save("mymodel.keras")' in note and "axis" not in note


# foundations_api_search


def test_readers_are_prepared_as_the_header_says() -> None:
    child, pensioner = api_search.prepared(np.array([[255, 13, 412, 411], [0, 100, 205, 205]], np.float32))
    np.testing.assert_allclose(child[:3], [1, 1 / np.hypot(1, 1.8), -1.8 / np.hypot(1, 1.8)])
    np.testing.assert_array_equal(child[3:], [0, 1, 0, 0, 1, 0, 0, 0, 1])
    np.testing.assert_allclose(pensioner[:3], [-1, -1 / np.hypot(1, 4), 4 / np.hypot(1, 4)])
    np.testing.assert_array_equal(pensioner[3:], [0, 0, 0, 1, 0, 0, 1, 0, 0])


def test_edges_and_unknown_topics_are_frequent_enough_to_fail_a_solution_without_them() -> None:
    readers = split_of("api_search", "heldout")["readers"]
    assert all((readers[:, 1] == boundary).mean() > 0.05 for boundary in api_search.BOUNDARIES)
    assert 0.2 < (~np.isin(readers[:, 2:], api_search.TOPICS)).any(axis=1).mean() < 0.8
    assert (readers[:, 2] == readers[:, 3]).any()


def test_header_names_no_layer_that_is_to_be_found() -> None:
    text = catalog.find("foundations_api_search").starter.read_text(encoding="utf-8")
    words = set(text.replace("(", " ").replace(".", " ").split())
    assert not words & keras_names.LAYERS


@pytest.mark.parametrize(("old", "new"), [("412", "413"), ("from 65", "from 66"), ("age - 40", "age - 41")])
def test_number_of_the_header_that_is_not_that_of_the_data_is_reported(project: Any, old: str, new: str) -> None:
    entry = project.add("foundations_api_search")
    text = entry.starter.read_text(encoding="utf-8")
    entry.starter.write_text(text.replace(old, new), encoding="utf-8")
    messages = [finding.message for finding in contract.findings(entry.id, project.root)["header"]]
    (number,) = header.numbers(new)
    assert messages == [f"the header says {number:g}, which neither the spec nor the dataset states."]


# category2_sensor_files


@pytest.fixture(scope="module")
def machines() -> dict[str, Batch]:
    return {split: split_of("sensor_files", split) for split in ("train", "validation", "heldout")}


def test_files_joined_by_machine_give_the_features_and_faults(machines: dict[str, Batch], tmp_path: Path) -> None:
    write_files(tmp_path, "train", machines["train"])
    facts = {path.stem: json.loads(path.read_text()) for path in (tmp_path / "train" / "machines").iterdir()}
    joined = {}
    for path in (tmp_path / "train" / "readings").iterdir():
        for row in csv.DictReader(path.read_text().splitlines()):
            machine, temperature, vibration = facts[row["machine"]], float(row["temperature"]), float(row["vibration"])
            if machine["units"]["temperature"] == "F":
                temperature = (temperature - 32) / 1.8
            if machine["units"]["vibration"] == "in/s":
                vibration *= 25.4
            temperature += machine["thermometer_offset"]
            served = datetime.date.fromisoformat(path.stem) - datetime.date.fromisoformat(machine["last_service"])
            known = (machine["rated_current"], machine["age_years"], served.days, int(row["fault_within_a_week"]))
            joined[row["machine"], path.stem] = (temperature, vibration, float(row["current"]), *known)
    rows = zip(*(machines["train"][name] for name in ("features", "fault", "record")), strict=True)
    made = {
        (f"M{int(record[0]):03d}", f"2031-03-{int(record[1]) + 1:02d}"): (*features, fault)
        for features, fault, record in rows
    }
    assert joined.keys() == made.keys() and len(facts) == len(made) / sensor_files.DAYS == 400
    np.testing.assert_allclose([joined[key] for key in made], list(made.values()), atol=1e-4)


def test_rows_of_a_day_are_ordered_by_time_and_not_by_machine(machines: dict[str, Batch], tmp_path: Path) -> None:
    write_files(tmp_path, "validation", machines["validation"])
    days = sorted((tmp_path / "validation" / "readings").iterdir())
    assert [day.name for day in (days[0], days[-1])] == ["2031-03-01.csv", "2031-03-10.csv"]
    rows = list(csv.DictReader(days[0].read_text().splitlines()))
    names = [row["machine"] for row in rows]
    assert [row["time"] for row in rows] == sorted(row["time"] for row in rows)
    assert names != sorted(names) and len(set(names)) == len(names) == 100


def test_file_that_is_missing_in_a_folder_of_the_cache_is_noticed(machines: dict[str, Batch], tmp_path: Path) -> None:
    write_files(tmp_path, "validation", machines["validation"])
    cache.write_manifest(tmp_path)
    assert cache.damage(tmp_path) is None
    (lost := tmp_path / "validation" / "machines" / "M401.json").unlink()
    assert cache.damage(tmp_path) == f"{lost} is missing"


def test_splits_have_machines_of_their_own_and_faults_in_about_half_the_rows(machines: dict[str, Batch]) -> None:
    owners = [set(batch["record"][:, 0]) for batch in machines.values()]
    assert sum(map(len, owners)) == len(set.union(*owners)) == 800
    assert all(0.4 < batch["fault"].mean() < 0.6 for batch in machines.values())


def test_knowing_the_rule_and_joining_the_folders_passes(machines: dict[str, Batch]) -> None:
    temperature, vibration, current, rated, age, days = machines["heldout"]["features"].astype(float).T
    warmth, shaking = temperature - 28 - 45 * current / rated, np.log(vibration / (1.5 + 0.12 * age))
    risk = 2 * np.abs(warmth) / 7 + np.maximum(shaking / 0.36, -1.5) + 0.8 * (days - 180) / 104
    share = ((risk > 1.7) == machines["heldout"]["fault"]).mean()
    assert share > bar_of("category2_sensor_files") + 0.03


@pytest.mark.parametrize("columns", [[0, 1, 2], [3, 4, 5]], ids=["readings", "facts"])
def test_neither_folder_alone_comes_near_the_bar(machines: dict[str, Batch], columns: list[int]) -> None:
    """A majority vote of similar ones among 400,000 machines, readings in the right units: no model could know more."""
    crowd, held = sensor_files.generate("train", 400_000, np.random.default_rng(0)), machines["heldout"]
    edges = [np.quantile(crowd["features"][:, column], np.linspace(0, 1, 16)[1:-1]) for column in columns]

    def cell(features: np.ndarray) -> np.ndarray:
        places = [np.searchsorted(edge, features[:, column]) for edge, column in zip(edges, columns, strict=True)]
        return np.ravel_multi_index(places, (15, 15, 15))

    votes = np.bincount(cell(crowd["features"]), crowd["fault"] - 0.5, 15**3)
    share = ((votes[cell(held["features"])] > 0) == held["fault"]).mean()
    assert 0.6 < share < bar_of("category2_sensor_files") - 0.2


def accuracy(train: np.ndarray, machines: dict[str, Batch]) -> float:
    """The accuracy of a ridge regression on random ReLU features: a network whose hidden layer is not trained."""
    rng = np.random.default_rng(0)
    mean, spread = train.mean(axis=0), train.std(axis=0)
    weights, biases = rng.normal(size=(6, 300)), rng.normal(size=300)

    def hidden(features: np.ndarray) -> np.ndarray:
        return np.maximum(((features - mean) / spread) @ weights + biases, 0)

    bends, held = hidden(train), machines["heldout"]
    fitted = np.linalg.solve(bends.T @ bends + 10 * np.eye(300), bends.T @ (machines["train"]["fault"] - 0.5))
    return float(((hidden(held["features"]) @ fitted > 0) == held["fault"]).mean())


def test_ignoring_units_and_offsets_costs_much(machines: dict[str, Batch]) -> None:
    record = dict(zip(RECORD, machines["train"]["record"].T, strict=True))
    raw = machines["train"]["features"].copy()
    raw[:, 0], raw[:, 1] = record["temperature"], record["vibration"]
    assert accuracy(raw, machines) < accuracy(machines["train"]["features"], machines) - 0.08
