"""Models of several inputs or outputs, from a file to a grade: what passes, what fails, and what a person reads."""

from __future__ import annotations

import dataclasses
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import several
from projects import Project

from grader import records
from grader.datasets.heldout import Heldout, heldout
from grader.evaluation.worker import Worker
from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.scoring import results, rubric
from grader.scoring.grade import Grade


class Bench:
    """Grades models for the exercises of several.py, in a project and a cache of its own."""

    def __init__(self, project: Project, worker: Worker) -> None:
        self.project, self.worker = project, worker
        self.entries = {name: several.add(project, name) for name in several.DATASETS}
        self._heldout: dict[str, Heldout] = {}

    def heldout(self, name: str) -> Heldout:
        if name not in self._heldout:
            self._heldout[name] = heldout(self.entries[name].exercise, "real")
        return self._heldout[name]

    def grade(self, name: str, model: Any, entry: Entry | None = None, format: str = "") -> Grade:
        entry = entry or self.entries[name]
        path = (self.project.root / "mymodel").with_suffix(format or Path(entry.exercise.model_file).suffix)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.save(path)
        return rubric.grade(entry, path, self.heldout(name), self.worker)


@pytest.fixture(scope="module")
def bench(shared_project: Project, worker: Worker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalog, "ROOT", shared_project.root)
        patch.setenv("GRADER_ROOT", str(shared_project.root))
        patch.setenv("GRADER_DATASETS_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("GRADER_SOURCE")
        yield Bench(shared_project, worker)
    assert os.environ["GRADER_SOURCE"] == "standin"


def messages(grade: Grade) -> dict[str, str]:
    return {check.name: check.message for check in grade.checks}


def failed(grade: Grade, name: str) -> str:
    check = grade.failed_check
    assert check is not None and check.name == name and grade.points == 0, grade.checks
    assert check.help, "every failure says what to do"
    return f"{check.message} {check.help}"


@pytest.mark.parametrize("format", [".h5", ".keras"])
def test_a_right_model_of_two_outputs_passes_with_a_score_for_each(bench: Bench, format: str) -> None:
    grade = bench.grade(several.SHAPES, several.of_two_outputs(), format=format)
    assert grade.status == "passed" and grade.points == 5, grade.checks
    said = messages(grade)
    assert said["output_shape"] == "kind (3,) and box (4,)"
    assert said["score"].startswith("kind accuracy 1.") or said["score"].startswith("kind accuracy 0.99")
    assert "; box MAE 0.000" in said["score"]


def test_the_order_of_the_outputs_does_not_matter(bench: Bench) -> None:
    assert bench.grade(several.SHAPES, several.of_two_outputs(swapped=True)).points == 5


def test_other_names_are_taken_in_their_order_and_reported(bench: Bench) -> None:
    grade = bench.grade(several.SHAPES, several.of_two_outputs(("dense", "dense_1")))
    assert grade.points == 5
    assert (
        messages(grade)["output_shape"] == "kind (3,) and box (4,); in their order, 'dense' as kind, 'dense_1' as box"
    )


def test_outputs_that_are_swapped_say_which_shape_is_wrong_and_how_they_are_told_apart(bench: Bench) -> None:
    said = failed(
        bench.grade(several.SHAPES, several.of_two_outputs(("dense", "dense_1"), swapped=True)), "output_shape"
    )
    assert said.startswith("kind: output shape (4,) found, (3,) expected.")
    assert 'Outputs go by the names of their layers: name="kind" and name="box".' in said


def test_the_lowest_points_count_and_all_scores_are_shown(bench: Bench) -> None:
    grade = bench.grade(several.SHAPES, several.of_two_outputs(right=False))
    said = failed(grade, "score")
    assert (
        grade.score is not None
        and grade.score.name == "kind accuracy"
        and [one.name for one in grade.score.outputs] == ["kind accuracy", "box MAE"]
    )
    assert "every input is classified as class" in said and "box MAE 0.000" in said
    assert results.metric(grade.score)["outputs"][1]["name"] == "box MAE"  # type: ignore[index]


def test_a_missing_output_is_reported(bench: Bench) -> None:
    given = keras.Input((4,))
    said = failed(bench.grade(several.SHAPES, keras.Model(given, keras.layers.Dense(3)(given))), "output_shape")
    assert said.startswith("1 output found, kind (3,) and box (4,) expected.")


@pytest.mark.parametrize("name", [several.SHAPES, several.CUSTOMERS])
@pytest.mark.parametrize("declared", [True, False])
def test_a_sequential_model_has_too_few_ends(bench: Bench, name: str, declared: bool) -> None:
    model = keras.Sequential([keras.Input((4,))] * declared + [keras.layers.Dense(3)])
    model.build((None, 4))
    check = bench.grade(name, model, format=".keras").failed_check
    assert check is not None and check.help
    assert check.message.startswith("1 output found" if name == several.SHAPES else "1 input found")


def test_an_output_that_depends_on_other_examples_is_found(bench: Bench) -> None:
    said = failed(bench.grade(several.SHAPES, several.of_two_outputs(mixed=True), format=".keras"), "output_shape")
    assert said.startswith("box: ") and "answers change" in said


def test_an_output_that_is_not_a_number_is_named(bench: Bench) -> None:
    model = several.of_two_outputs()
    model.get_layer("box").set_weights([np.full((4, 4), np.nan), np.zeros(4)])
    said = failed(bench.grade(several.SHAPES, model), "score")
    assert said.startswith("box: ") and "are NaN or infinite" in said


def test_a_layer_must_matter_to_one_of_the_outputs(bench: Bench) -> None:
    from grader.exercise.requirements.layer import Layer

    entry = bench.entries[several.SHAPES]
    requiring = dataclasses.replace(entry, exercise=dataclasses.replace(entry.exercise, requires=(Layer("Rescaling"),)))
    model, given = several.of_two_outputs(), keras.Input((4,))
    kind, box = (model.get_layer(name) for name in ("kind", "box"))
    turned, scaled = keras.layers.Dense(4, name="box"), keras.layers.Rescaling(-1.0)
    square = keras.ops.square(given)
    good = keras.Model(given, [kind(given), turned(scaled(square))])
    turned.set_weights([-np.eye(4)[::-1], np.zeros(4)])
    grade = bench.grade(several.SHAPES, good, requiring)
    assert grade.points == 5 and messages(grade)["structure"] == "Rescaling", grade.checks
    exact = keras.layers.Dense(4, name="exact")
    ignored = keras.layers.Add(name="box")([exact(square), 0 * scaled(square)])
    exact.set_weights(box.get_weights())
    said = failed(bench.grade(several.SHAPES, keras.Model(given, [kind(given), ignored]), requiring), "structure")
    assert said.startswith("Rescaling does not matter")


def of_two_inputs(
    names: tuple[str, str] = ("numbers", "categories"), kind: str = "string", size: int = 2, mixed: bool = False
) -> Any:
    """A model for CUSTOMERS, without a training, that answers by the income if it is known."""
    numbers, categories = keras.Input((size,), name=names[0]), keras.Input((2,), name=names[1], dtype=kind)
    income = numbers[:, 1:2]
    if kind == "string":
        lookup = keras.layers.StringLookup(vocabulary=["Köln", "Bonn", "basic", "gold"], output_mode="multi_hot")
        known = lookup(categories)
    else:
        known = categories
    by_category = keras.layers.Dense(1, name="by_category")
    guessed = by_category(known)
    seen = keras.ops.roll(income, 1, axis=0) if mixed else income
    answer = keras.ops.where(keras.ops.isnan(seen), 0.0 * guessed, keras.ops.nan_to_num(seen))
    return keras.Model([numbers, categories], answer)


def test_two_inputs_are_fed_numbers_with_blanks_and_strings(bench: Bench) -> None:
    grade = bench.grade(several.CUSTOMERS, of_two_inputs())
    said = messages(grade)
    assert said["input_shape"] == "numbers (2,) and categories (2,)"
    held = bench.heldout(several.CUSTOMERS)
    inputs = np.load(held.inputs, allow_pickle=False)
    guess = np.nan_to_num(records.column(inputs, "numbers")[:, 1]) > 0.5
    assert grade.score is not None and grade.score.value == pytest.approx((guess == held.labels).mean())


def test_inputs_of_other_names_are_fed_in_their_order_and_reported(bench: Bench) -> None:
    said = messages(bench.grade(several.CUSTOMERS, of_two_inputs(("a", "b"))))["input_shape"]
    assert said == "numbers (2,) and categories (2,); in their order, 'a' as numbers, 'b' as categories"


def test_inputs_whose_names_are_swapped_are_reported(bench: Bench) -> None:
    said = failed(bench.grade(several.CUSTOMERS, of_two_inputs(("categories", "numbers"))), "input_shape")
    assert said.startswith('numbers: it takes strings, numbers are fed. Start with keras.Input((2,), name="numbers")')
    assert 'keras.Input((2,), name="categories", dtype="string")' in said


def test_an_input_of_numbers_for_strings_is_reported(bench: Bench) -> None:
    said = failed(bench.grade(several.CUSTOMERS, of_two_inputs(kind="float32")), "input_shape")
    assert said.startswith("categories: it takes numbers, strings are fed.")


def test_an_input_of_another_shape_is_reported(bench: Bench) -> None:
    said = failed(bench.grade(several.CUSTOMERS, of_two_inputs(size=3)), "input_shape")
    assert said.startswith("numbers: input shape (3,) found, (2,) expected.")


def test_a_single_input_for_two_is_reported(bench: Bench) -> None:
    given = keras.Input((2,))
    said = failed(bench.grade(several.CUSTOMERS, keras.Model(given, keras.layers.Dense(1)(given))), "input_shape")
    assert said.startswith("1 input found, numbers (2,) and categories (2,) expected.")


def test_answers_that_depend_on_other_examples_are_found_with_two_inputs(bench: Bench) -> None:
    assert "answers change" in failed(bench.grade(several.CUSTOMERS, of_two_inputs(mixed=True)), "output_shape")


def test_multi_label_outputs_are_scored_by_f1(bench: Bench) -> None:
    layer = keras.layers.Dense(3, activation="sigmoid")
    model = keras.Sequential([keras.Input((3,)), layer])
    layer.set_weights([100 * np.eye(3), np.zeros(3)])
    grade = bench.grade(several.LABELS, model)
    assert grade.points == 5 and grade.score is not None and grade.score.name == "F1", grade.checks
    layer.set_weights([100 * np.diag([1, 1, 0]), np.zeros(3)])
    assert failed(bench.grade(several.LABELS, model), "score")
