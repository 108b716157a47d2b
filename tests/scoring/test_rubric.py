"""The eight checks, from a model file to a grade: what passes in another form, what fails, and what a person reads."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

from grader import Predictions, Suspects, datasets
from grader.datasets import cache
from grader.datasets.heldout import Heldout, heldout
from grader.evaluation.worker import Worker
from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.exercise.requirements.base import Requirement
from grader.exercise.requirements.probabilities import Probabilities
from grader.exercise.spec import Accuracy, Exercise, Layer, MeanAbsoluteError, Windows
from grader.scoring import grade as grades
from grader.scoring import rubric
from grader.scoring.rubric import CHECKS, Grade

Model = keras.Model
LINE = catalog.find("category1_linear")


class Bench:
    """Grades a Keras model as if it were the file of an exercise."""

    def __init__(self, folder: Path, worker: Worker) -> None:
        self.folder = folder
        self.worker = worker

    def grade(self, model: Model, entry: Entry = LINE, data: Heldout | None = None) -> Grade:
        path = self.folder / "mymodel.h5"
        model.save(path)
        return self.grade_file(path, entry, data)

    def grade_file(self, path: Path, entry: Entry = LINE, data: Heldout | None = None) -> Grade:
        return rubric.grade(entry, path, data or heldout(entry.exercise, "standin"), self.worker)


@pytest.fixture
def bench(tmp_path: Path, worker: Worker) -> Bench:
    return Bench(tmp_path, worker)


def statuses(grade: Grade) -> dict[str, str]:
    return {check.name: check.status for check in grade.checks}


def failed(grade: Grade, name: str) -> str:
    """Message and help of the one check that failed; nothing after it may have passed."""
    check = grade.failed_check
    assert check is not None and check.name == name, grade.checks
    assert grade.status == "failed" and grade.points == 0
    later = list(CHECKS)[list(CHECKS).index(name) + 1 :]
    assert all(statuses(grade)[after] == "skipped" for after in later if name != "structure")
    assert check.help, "every failure says what to do"
    return f"{check.message} {check.help}"


def dense(*shape: int, units: int = 1, **options: Any) -> Model:
    return keras.Sequential([keras.Input(shape), layers.Dense(units, **options)])


def test_a_model_that_cannot_predict_says_what_keras_says(bench: Bench) -> None:
    model = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Embedding(10, 2), layers.Flatten()])
    model.add(layers.Dense(10))
    said = failed(bench.grade(model, catalog.find("category2_mnist")), "loads")
    assert "is not in [0, 10)" in said and "File" not in said and "Graph execution" not in said


def exact_line() -> Model:
    model = dense(1)
    model.layers[0].set_weights([np.array([[2.5]]), np.array([-1.5])])
    return model


def test_the_checks_are_those_that_a_grade_names() -> None:
    assert tuple(CHECKS) == grades.CHECKS


@pytest.mark.parametrize("shape", [(), (1,)])
def test_a_model_of_texts_gets_them_as_they_are(bench: Bench, tmp_path: Path, shape: tuple[int, ...]) -> None:
    texts = np.array([b"a gull", "no gull at all, but a näive owl".encode(), b""] * 20)
    lookup = layers.TextVectorization(output_mode="multi_hot", vocabulary=["gull", "owl"])
    model = keras.Sequential([keras.Input(shape, dtype="string"), lookup, layers.Dense(1, use_bias=False)])
    model.layers[-1].set_weights([np.array([[0], [0], [1.0]])])
    exercise = dataclasses.replace(
        LINE.exercise, input_shape=(), metric=Accuracy(at_least=0.9, step=0.05), model_file="mymodel.keras"
    )
    model.save(tmp_path / "mymodel.keras")
    data = arrays(tmp_path, texts, np.array([0, 1, 0] * 20))
    entry = dataclasses.replace(LINE, exercise=exercise)
    grade = bench.grade_file(tmp_path / "mymodel.keras", entry, data)
    assert grade.status == "passed", grade.checks
    bad = bench.grade_file(tmp_path / "mymodel.keras", entry, arrays(tmp_path, texts, np.array([1, 0, 1] * 20)))
    assert bad.score is not None and bad.score.value == 0


def classes(count: int, tmp_path: Path, requires: tuple[Requirement, ...] = ()) -> tuple[Entry, Heldout]:
    """An exercise of `count` classes, in which the label is the largest of `count` inputs."""
    inputs = np.random.default_rng(0).normal(size=(500, count)).astype(np.float32)
    exercise = Exercise(
        title="largest",
        skills=(),
        dataset="linear",
        input_shape=(count,),
        output_shape=(count,),
        max_megabytes=1,
        metric=Accuracy(at_least=0.9, step=0.05),
        requires=requires,
    )
    return dataclasses.replace(LINE, exercise=exercise), arrays(tmp_path, inputs, inputs.argmax(axis=1))


def arrays(folder: Path, inputs: np.ndarray, labels: np.ndarray) -> Heldout:
    np.save(folder / "inputs.npy", inputs)
    np.save(folder / "labels.npy", labels)
    return Heldout("linear", "standin", "1.0.0", folder)


def picks_largest(count: int, activation: str | None = "softmax") -> Model:
    model = dense(count, units=count, activation=activation)
    model.layers[0].set_weights([10 * np.eye(count), np.zeros(count)])
    return model


# --- what a learner writes about the model


def written(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, requirement: Requirement, hidden: dict[str, Any], text: str
) -> str:
    """What the structure says of a model for iris with this file beside it; the dataset says what is `hidden`."""
    said = dataclasses.replace(
        cache.get("iris"), hidden={name: lambda value=one: value for name, one in hidden.items()}
    )
    monkeypatch.setattr(cache, "get", lambda name: said)
    entry = catalog.find("category2_iris")
    entry = dataclasses.replace(entry, exercise=dataclasses.replace(entry.exercise, requires=(requirement,)))
    (bench.folder / str(requirement.file)).write_text(text, encoding="utf-8")
    (check,) = [one for one in bench.grade(of_iris(), entry).checks if one.name == "structure"]
    return f"{check.status}: {check.message}"


def of_iris() -> Model:
    model = dense(4, units=3, activation="softmax")
    model.layers[0].set_weights([np.random.default_rng(0).normal(size=(4, 3)), np.zeros(3)])
    return model


def test_suspects_are_counted_in_the_order_in_which_a_starter_loads_its_examples(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = list(datasets.load("iris", split="train", as_supervised=True).as_numpy_iterator())
    outputs = of_iris().predict(np.stack([inputs for inputs, _ in pairs]), verbose=0)
    losses = -np.log(outputs[np.arange(len(pairs)), [label for _, label in pairs]])
    order = np.argsort(-losses)[:20]
    text = "index\n" + "\n".join(map(str, order))
    wanted = Suspects(count=20, found=0.5)
    assert written(bench, monkeypatch, wanted, {"wrong labels": order[:10]}, text) == (
        "passed: suspects.csv holds 100% of the 10 wrong labels"
    )
    one_later = "index\n" + "\n".join(map(str, (order + 1) % len(pairs)))
    said = written(bench, monkeypatch, wanted, {"wrong labels": order[:10]}, one_later)
    assert said.startswith("failed: ") and "that the model in the file is most wrong about" in said


def test_pictures_are_shown_to_the_model_and_named_as_the_dataset_names_its_classes(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = np.random.default_rng(1).normal(size=(9, 4)).astype(np.float32)
    numbers = of_iris().predict(inputs, verbose=0).argmax(axis=1).tolist()
    names = [f"{number}.png" for number in range(10)]
    hidden = {"pictures": (names, [*numbers, -1], inputs)}
    classes = [cache.get("iris").features["label"].names[number] for number in numbers]  # type: ignore[union-attr]
    rows = [f"{name},{answer}" for name, answer in zip(names, [*classes, "broken"], strict=True)]
    said = written(bench, monkeypatch, Predictions(at_least=0.9), hidden, "\n".join(["file,class", *rows]))
    assert said == "passed: 100% of 9 pictures named rightly, 1 broken ones found"


# --- what passes


def test_a_good_model_passes_every_check(bench: Bench) -> None:
    grade = bench.grade(exact_line())
    assert grade.status == "passed" and grade.points == 5
    assert list(statuses(grade)) == list(CHECKS) and set(statuses(grade).values()) == {"passed"}
    assert grade.score is not None and grade.score.value < 1e-6


def test_a_score_between_the_steps_earns_some_points_and_does_not_pass(bench: Bench) -> None:
    model = exact_line()
    model.layers[0].set_weights([np.array([[2.5]]), np.array([-1.475])])
    grade = bench.grade(model)
    assert grade.points == 3 and grade.status == "failed"
    check = grade.failed_check
    assert check is not None and check.name == "score"
    assert check.message.startswith("MAE 0.025 (95% interval 0.025 to 0.025), 0.01 needed")
    assert "3 of 5 points" in check.help and "hint category1_linear" in check.help


@pytest.mark.parametrize(
    ("value", "bar", "shown"),
    [(0.92496, 0.925, "0.9250"), (0.9249, 0.925, "0.9249"), (0.8, 0.8, "0.800"), (0.01004, 0.01, "0.010")]
    + [(0.000012, 0.00001, "0.000012"), (14.26, 14, "14.260"), (1234567.8, 14, "1.23e+06")],
)
def test_a_near_miss_does_not_read_as_the_bar_itself(value: float, bar: float, shown: str) -> None:
    assert rubric.precise(value, bar) == shown


def test_a_flat_output_is_accepted_and_reported(bench: Bench) -> None:
    line = exact_line()
    flat = keras.Model(line.inputs, layers.Reshape(())(line.outputs[0]))
    grade = bench.grade(flat)
    assert grade.status == "passed"
    assert "(n,) is read as (n, 1)" in next(c.message for c in grade.checks if c.name == "output_shape")


def test_a_fixed_batch_size_is_respected(bench: Bench) -> None:
    model = keras.Sequential([keras.Input((1,), batch_size=32), layers.Dense(1)])
    model.layers[0].set_weights([np.array([[2.5]]), np.array([-1.5])])
    assert bench.grade(model).status == "passed"


@pytest.mark.parametrize(
    "build",
    [
        lambda: [keras.Input((30, 1)), layers.Flatten(), layers.Dense(1)],
        lambda: [keras.Input((30,)), layers.Dense(1)],
        lambda: [keras.Input((None, 1)), layers.SimpleRNN(1)],
        lambda: [keras.Input((None, 1)), layers.Conv1D(4, 3, padding="causal"), layers.Dense(1)],
        lambda: [keras.Input((1,)), layers.Dense(1)],
    ],
    ids=["(30, 1)", "(30,)", "(None, 1)", "a forecast for every step", "one value"],
)
def test_forecasters_are_scored_however_they_declare_their_window(
    build: Callable[[], list[Any]], bench: Bench, tmp_path: Path
) -> None:
    exercise = Exercise(
        title="series",
        skills=(),
        dataset="linear",
        input_shape=(30, 1),
        output_shape=(1,),
        max_megabytes=1,
        metric=MeanAbsoluteError(at_most=100, step=1),
        preprocessing=Windows(length=30),
    )
    windows = np.random.default_rng(0).uniform(size=(200, 30, 1)).astype(np.float32)
    data = arrays(tmp_path, windows, windows[:, -1])
    assert bench.grade(keras.Sequential(build()), dataclasses.replace(LINE, exercise=exercise), data).status == "passed"


def test_logits_are_scored_and_named(bench: Bench, tmp_path: Path) -> None:
    grade = bench.grade(picks_largest(5, activation=None), *classes(5, tmp_path))
    assert grade.status == "passed" and "not probabilities" in grade.checks[-1].message


# --- what fails, and how it is reported


def test_fewer_outputs_than_inputs_are_reported(bench: Bench, tmp_path: Path) -> None:
    inputs = keras.Input((5,))
    pairs = keras.ops.reshape(inputs, (-1, 10))
    model = keras.Model(inputs, layers.Dense(5, activation="softmax")(pairs))
    model.save(tmp_path / "mymodel.keras")
    entry, data = classes(5, tmp_path, (Probabilities(log_loss=9.0),))
    said = failed(bench.grade_file(tmp_path / "mymodel.keras", entry, data), "output_shape")
    assert "250 outputs for 500 inputs" in said


def test_a_forecast_of_fewer_steps_than_the_inputs_have_is_reported(bench: Bench, tmp_path: Path) -> None:
    exercise = dataclasses.replace(LINE.exercise, input_shape=(None, 1), output_shape=(None, 1))
    data = arrays(tmp_path, np.zeros((20, 8, 1), np.float32), np.zeros((20, 8, 1), np.float32))
    model = keras.Sequential([keras.Input((None, 1)), layers.Conv1D(1, 2, strides=2)])
    said = failed(bench.grade(model, dataclasses.replace(LINE, exercise=exercise), data), "output_shape")
    assert "(4, 1) found for labels of shape (8, 1)" in said and "no strides" in said


def test_six_classes_for_five_are_shown_side_by_side(bench: Bench, tmp_path: Path) -> None:
    said = failed(bench.grade(dense(5, units=6, activation="softmax"), *classes(5, tmp_path)), "output_shape")
    assert "(6,) found, (5,) expected" in said and "from 0 to 4" in said and "Dense(5" in said


@pytest.mark.parametrize("shape", [(28, 28, 1), (28, 28)])
def test_a_channel_axis_that_was_not_asked_for_is_added_and_remarked(bench: Bench, shape: tuple[int, ...]) -> None:
    model = keras.Sequential([keras.Input(shape), layers.Flatten(), layers.Dense(10)])
    grade = bench.grade(model, catalog.find("category2_mnist"))
    (said,) = [check.message for check in grade.checks if check.name == "input_shape"]
    assert statuses(grade)["input_shape"] == "passed" and ("last axis of 1" in said) == (len(shape) == 3), said


def test_another_channel_axis_is_reported(bench: Bench) -> None:
    model = keras.Sequential([keras.Input((28, 28, 3)), layers.Flatten(), layers.Dense(10)])
    said = failed(bench.grade(model, catalog.find("category2_mnist")), "input_shape")
    assert "(28, 28, 3) found, (28, 28) expected" in said and "keras.Input((28, 28))" in said


def test_two_inputs_are_reported(bench: Bench) -> None:
    one, two = keras.Input((1,)), keras.Input((1,))
    model = keras.Model([one, two], layers.Dense(1)(layers.Add()([one, two])))
    assert "2 inputs" in failed(bench.grade(model), "input_shape")


def test_two_outputs_are_reported(bench: Bench) -> None:
    one = keras.Input((1,))
    model = keras.Model(one, [layers.Dense(1)(one), layers.Dense(1)(one)])
    assert "2 outputs" in failed(bench.grade(model), "output_shape")


def test_a_sequence_instead_of_one_value_is_reported(bench: Bench) -> None:
    model = keras.Sequential([keras.Input((1,)), layers.Reshape((1, 1)), layers.Dense(4)])
    assert "(1, 4) found, (1,) expected" in failed(bench.grade(model), "output_shape")


def test_nan_outputs_are_reported(bench: Bench) -> None:
    model = dense(1)
    model.layers[0].set_weights([np.array([[np.nan]]), np.array([0.0])])
    said = failed(bench.grade(model), "score")
    assert "2,000 of 2,000 outputs are NaN" in said and "learning rate" in said


def test_a_constant_output_is_named(bench: Bench) -> None:
    model = dense(1)
    model.layers[0].set_weights([np.zeros((1, 1)), np.array([1.0])])
    assert "same for every input" in failed(bench.grade(model), "score")


def test_a_missing_layer_is_named_and_costs_all_points(bench: Bench, tmp_path: Path) -> None:
    grade = bench.grade(picks_largest(3), *classes(3, tmp_path, requires=(Layer("Conv2D"),)))
    assert "0 Conv2D layers found, 1 needed" in failed(grade, "structure")
    assert statuses(grade)["score"] == "passed" and grade.score is not None and grade.score.points == 5


def test_a_layer_inside_another_counts(bench: Bench, tmp_path: Path) -> None:
    inner = picks_largest(3)
    model = keras.Sequential([keras.Input((3,)), inner])
    assert bench.grade(model, *classes(3, tmp_path, requires=(Layer("Dense"),))).status == "passed"


def test_float16_outputs_are_scored(bench: Bench, tmp_path: Path) -> None:
    model = dense(3, units=3, activation="softmax", dtype="mixed_float16")
    model.layers[0].set_weights([10 * np.eye(3), np.zeros(3)])
    assert bench.grade(model, *classes(3, tmp_path)).status == "passed"


def test_a_missing_file_is_reported(bench: Bench) -> None:
    failed(bench.grade_file(bench.folder / "nothing.h5"), "file")


def test_a_file_that_is_too_large_is_reported_with_both_sizes(bench: Bench) -> None:
    model = keras.Sequential([keras.Input((1,)), layers.Dense(600), layers.Dense(600), layers.Dense(1)])
    said = failed(bench.grade(model), "size")
    assert "1.4" in said or "1.5" in said
    assert "1 MB" in said


def test_a_damaged_file_leaves_the_next_one_alone(bench: Bench) -> None:
    broken = bench.folder / "broken.h5"
    exact_line().save(broken)
    broken.write_bytes(broken.read_bytes()[:2_000])
    assert bench.grade_file(broken).status == "failed"
    assert bench.grade(exact_line()).status == "passed"


def test_a_worker_that_dies_is_replaced(bench: Bench) -> None:
    bench.worker._connection._process.kill()
    bench.worker._connection._process.wait()
    assert bench.grade(exact_line()).status == "passed"
