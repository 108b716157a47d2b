"""Copies that were changed a little are found; models that are alike for an honest reason are not called copies."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from class_stub import TERMS
from keras import layers

from grader.classroom import copies, sketches
from grader.classroom.grading import Job, SubmissionGrader, key_of
from grader.classroom.ledger import Row
from grader.classroom.submissions import Submission
from grader.inspection import weights

RANDOM = np.random.default_rng(0)
Change = Callable[[keras.Model], keras.Model]


def network(seed: int, units: int = 16) -> keras.Model:
    """A classifier of iris, not trained: independent models differ from the start."""
    keras.utils.set_random_seed(seed)
    hidden = layers.Dense(units, activation="relu")
    return keras.Sequential([keras.Input((4,)), hidden, layers.Dense(3, activation="softmax")])


def with_weights(change: Callable[[list[np.ndarray]], list[np.ndarray]]) -> Change:
    def changed(model: keras.Model) -> keras.Model:
        copy = network(0)
        copy.set_weights([array.astype(np.float32) for array in change(model.get_weights())])
        return copy

    return changed


def noisy(size: float) -> Change:
    return with_weights(lambda arrays: [array + size * RANDOM.standard_normal(array.shape) for array in arrays])


def permuted(arrays: list[np.ndarray]) -> list[np.ndarray]:
    order = RANDOM.permutation(16)
    return [arrays[0][:, order], arrays[1][order], arrays[2][order], arrays[3]]


def with_scaled_units(arrays: list[np.ndarray]) -> list[np.ndarray]:
    """relu(a x) = a relu(x): no output changes, but every weight does."""
    scale = RANDOM.uniform(0.5, 2, 16)
    return [arrays[0] * scale, arrays[1] * scale, arrays[2] / scale[:, None], arrays[3]]


def as_logits(model: keras.Model) -> keras.Model:
    copy = keras.Sequential([keras.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(3)])
    copy.set_weights(model.get_weights())
    return copy


def with_another_layer(model: keras.Model) -> keras.Model:
    hidden, last = model.layers
    same = layers.Dense(16, kernel_initializer="identity")
    copy = keras.Sequential([keras.Input((4,)), hidden, same, layers.Dense(3, activation="softmax")])
    copy.layers[2].set_weights(last.get_weights())
    return copy


HIDDEN: dict[str, tuple[Change, str]] = {
    "nothing": (with_weights(list), "identical weights"),
    "a millionth more in each weight": (
        with_weights(lambda arrays: [array + 1e-6 for array in arrays]),
        "nearly identical weights",
    ),
    "noise": (noisy(1e-3), "nearly identical weights"),
    "half precision": (
        with_weights(lambda arrays: [array.astype(np.float16) for array in arrays]),
        "nearly identical weights",
    ),
    "another last bias": (
        with_weights(lambda arrays: [*arrays[:3], arrays[3] + [0.02, 0, -0.02]]),
        "nearly identical weights",
    ),
    "a steeper softmax": (
        with_weights(lambda arrays: [*arrays[:2], 1.5 * arrays[2], 1.5 * arrays[3]]),
        "nearly identical weights",
    ),
    "units in another order": (with_weights(permuted), "nearly identical weights"),
    "units on another scale": (with_weights(with_scaled_units), "nearly identical predictions"),
    "logits": (as_logits, "identical weights"),
    "one more layer": (with_another_layer, "nearly identical predictions"),
}


@pytest.fixture(scope="module")
def grader() -> Iterator[SubmissionGrader]:
    one = SubmissionGrader(TERMS)
    yield one
    one.close()


def graded(grader: SubmissionGrader, folder: Path, learner: str, model: Path, exercise: str = "category2_iris") -> Row:
    place = folder / learner
    place.mkdir()
    shutil.copy(model, place / "mymodel.h5")
    submission = Submission(learner, exercise, place)
    result = grader.grade(Job(submission, key_of(submission, TERMS)))
    assert result["metric"] is not None, result["checks"]
    return Row(learner, exercise, 1, "", result["status"], result["points"], 5, "", "", result)


def found(rows: list[Row]) -> list[tuple[str, tuple[str, ...]]]:
    return [(kind, learners) for kind, learners, _ in copies.find(rows)]


@pytest.fixture(scope="module")
def original(grader: SubmissionGrader, tmp_path_factory: pytest.TempPathFactory) -> tuple[keras.Model, list[Row]]:
    """A model, and the grades of it and of three others with other seeds."""
    folder = tmp_path_factory.mktemp("originals")
    rows = []
    for seed in range(4):
        network(seed + 1).save(folder / "model.h5")
        rows.append(graded(grader, folder, f"learner {seed}", folder / "model.h5"))
    return network(1), rows


def test_models_with_other_seeds_are_not_copies(original: tuple[keras.Model, list[Row]]) -> None:
    assert found(original[1]) == []


@pytest.mark.parametrize(("change", "kind"), HIDDEN.values(), ids=HIDDEN.keys())
def test_a_copy_with_a_change_that_hides_it_is_found(
    grader: SubmissionGrader, original: tuple[keras.Model, list[Row]], tmp_path: Path, change: Change, kind: str
) -> None:
    model, rows = original
    change(model).save(tmp_path / "changed.h5")
    copy = graded(grader, tmp_path, "mallory", tmp_path / "changed.h5")
    assert found([*rows, copy]) == [(kind, ("learner 0", "mallory"))]


def test_two_right_lines_are_not_copies(grader: SubmissionGrader, line_models: dict[str, Path], tmp_path: Path) -> None:
    """Trainings of category1_linear end in the same weights, bit for bit: 20 of 20 seeds of its calibration."""
    rows = [graded(grader, tmp_path, name, line_models["right"], "category1_linear") for name in ("ada", "bob")]
    assert found(rows) == []


def test_deep_models_of_a_line_are_copies_only_by_their_weights(grader: SubmissionGrader, tmp_path: Path) -> None:
    """They forecast without an error, so their predictions are the same; their hidden units are not."""

    def line(seed: int) -> Path:
        weight = np.random.default_rng(seed).uniform(0.5, 2, (1, 16))
        model = keras.Sequential([keras.Input((1,)), layers.Dense(16), layers.Dense(1)])
        model.set_weights([weight, np.zeros(16), 2.5 / (16 * weight.T), np.array([-1.5])])
        model.save(tmp_path / f"{seed}.h5")
        return tmp_path / f"{seed}.h5"

    seeds = {"ada": 1, "bob": 2, "cyd": 2, "dan": 3}
    rows = [graded(grader, tmp_path, name, line(seed), "category1_linear") for name, seed in seeds.items()]
    assert all(one.points == 5 for one in rows)
    others = [row(f"{n}", sketches={"weights": [9.0 * n] * 16, "predictions": [9.0 * n] * 16}) for n in range(5)]
    assert found([*rows, *others]) == [("identical weights", ("bob", "cyd"))]


# --- rows


def row(learner: str, **result: Any) -> Row:
    return Row(learner, "category2_iris", 1, "", "passed", 5, 5, "", "", result)


def test_what_the_grader_trained_to_the_same_weights_is_equivalent_code() -> None:
    trained = {"seed": 20240531, "weights_sha256": "a" * 64, "sketches": {"weights": [0.0], "predictions": [0.0]}}
    rows = [row("ada", **trained), row("bob", **trained), row("cyd", **{**trained, "seed": None})]
    assert found(rows) == [("equivalent code", ("ada", "bob"))]


def test_rows_of_an_older_grader_are_compared_as_before() -> None:
    old = [row("ada", weights_sha256="a" * 64, predictions_sha256="b" * 64)]
    old += [row("bob", weights_sha256="c" * 64, predictions_sha256="b" * 64)]
    new = row("cyd", weights_sha256="a" * 64, sketches={"weights": [0.0], "predictions": [0.0]})
    assert found([*old, new]) == [("identical weights", ("ada", "cyd")), ("identical predictions", ("ada", "bob"))]


def test_predictions_that_most_of_a_class_share_are_not_copies() -> None:
    sketched = [{"weights": [float(number)], "predictions": [0.0]} for number in range(5)]
    assert found([row(f"learner {number}", sketches=one) for number, one in enumerate(sketched)]) == []


# --- clusters


def test_points_are_joined_directly_or_through_others() -> None:
    points = np.array([[0, 0], [5, 0], [0.9, 0], [1.8, 0], [0, 9], [5, 0.5], [0.5, 5]], dtype=float)
    assert sorted(copies.clusters(points, within=1)) == [[0, 2, 3], [1, 5]]
    assert copies.clusters(points[:1], within=1) == copies.clusters(np.array([]), within=1) == []


@pytest.mark.parametrize(("near", "groups"), [(0, []), (1000, [1000]), (2000, [2000])])
def test_two_thousand_learners_are_compared_in_a_moment(near: int, groups: list[int]) -> None:
    points = RANDOM.standard_normal((2000, 16))
    points[:near] *= 1e-6
    started = time.process_time()
    found = copies.clusters(points, within=1e-3)
    assert time.process_time() - started < 5  # measured: 0.2 s at worst, 0.01 s if they are scattered
    assert [len(group) for group in found] == groups


# --- sketches


def test_a_sketch_is_of_the_outputs_before_the_softmax_or_sigmoid() -> None:
    logits = RANDOM.normal(0, 3, (600, 4))
    softmax = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert sketches.of_predictions(softmax, "class") == pytest.approx(
        sketches.of_predictions(logits, "class"), abs=1e-4
    )
    one = logits[:, :1]
    assert sketches.of_predictions(1 / (1 + np.exp(-one)), "class") == pytest.approx(
        sketches.of_predictions(one, "class"), abs=1e-4
    )


def test_a_forecast_has_the_same_sketch_on_another_level_or_scale() -> None:
    series = RANDOM.normal(size=(500, 1))
    assert sketches.of_predictions(3 * series + 0.02, "numbers") == pytest.approx(
        sketches.of_predictions(series, "numbers")
    )


@pytest.mark.parametrize("predictions", [np.ones((9, 3)), np.full((9, 3), np.nan), np.full((9, 3), np.inf)])
def test_outputs_that_say_nothing_have_no_sketch(predictions: np.ndarray) -> None:
    assert sketches.of_predictions(predictions, "class") == sketches.of_predictions(predictions, "numbers") == []


def test_words_by_the_thousands_are_sketched_in_little_memory() -> None:
    assert len(sketches.of_predictions(RANDOM.random((2000, 3000), dtype=np.float32), "class")) == sketches.NUMBERS


def test_a_model_with_one_kernel_or_hardly_any_weights_has_no_sketch() -> None:
    line = keras.Sequential([keras.Input((8,)), layers.Normalization(), layers.Dense(4)])
    tiny = keras.Sequential([keras.Input((1,)), layers.Dense(2), layers.Dense(1)])
    assert weights.sketch(line.weights) == weights.sketch(tiny.weights) == []
    assert len(weights.sketch(network(0).weights)) == weights.SKETCH


def test_weights_that_are_not_numbers_have_no_sketch() -> None:
    model = network(0)
    model.set_weights([np.full(array.shape, np.nan) for array in model.get_weights()])
    assert weights.sketch(model.weights) == []
