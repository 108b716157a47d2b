"""A learner's model under nearly the right name is graded with a remark; work in another form is named."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from projects import Project

from grader.exercise.catalog import Entry
from grader.learner import path
from grader.learner.grader import Grader
from grader.learner.saved import saved_model

LINE = "category1_linear"


@pytest.fixture
def entry(project: Project) -> Entry:
    return project.add(LINE)


def put(entry: Entry, model: Path, name: str) -> Path:
    path = Path(shutil.copy(model, entry.folder / name))
    os.utime(path, (entry.starter.stat().st_mtime + 1,) * 2)
    return path


@pytest.mark.parametrize("name", ["mymodel (1).h5", "model.h5", "MyModel.keras"])
def test_the_only_model_beside_an_untouched_stub_is_graded_with_a_remark(
    entry: Entry, line_models: dict[str, Path], name: str
) -> None:
    put(entry, line_models["right"], name)
    with Grader(source="standin") as grader:
        grade = grader.grade(entry)
    assert grade.status == "passed" and grade.points == 5
    assert grade.checks[0].message == f"'{name}', the only model here; rename it to mymodel.h5"
    assert path.last_grade(entry)[0] == "passed"


def test_a_file_that_is_not_a_model_keeps_its_failure_and_gets_the_remark(entry: Entry) -> None:
    path = entry.folder / "model.h5"
    path.write_bytes(b"")
    os.utime(path, (entry.starter.stat().st_mtime + 1,) * 2)
    with Grader(source="standin") as grader:
        first = grader.grade(entry).checks[0]
    said = "model.h5 is empty (0 bytes). It is 'model.h5', the only model here; rename it to mymodel.h5."
    assert first.message == said


def test_the_right_name_counts_whatever_is_beside_it(entry: Entry, line_models: dict[str, Path]) -> None:
    put(entry, line_models["wrong"], "mymodel (1).h5")
    put(entry, line_models["right"], "mymodel.h5")
    assert saved_model(entry).path == entry.model and saved_model(entry).remark == ""


def test_several_other_models_are_named_and_none_is_graded(entry: Entry, line_models: dict[str, Path]) -> None:
    put(entry, line_models["right"], "a.h5")
    put(entry, line_models["right"], "b.h5")
    with Grader(source="standin") as grader:
        grade = grader.grade(entry)
    assert grade.status == "failed" and "'a.h5' and 'b.h5' are there" in grade.checks[0].message
    assert grade.checks[0].help == "Rename that one to mymodel.h5."


def test_a_saved_model_beside_an_untouched_stub_is_not_passed_over(entry: Entry) -> None:
    (entry.folder / "mymodel").mkdir()
    for name in ("saved_model.pb", "keras_metadata.pb"):
        (entry.folder / "mymodel" / name).write_bytes(b"\x08\x01")
    with Grader(source="standin") as grader:
        grade = grader.grade(entry)
    assert grade.status == "failed" and "'mymodel' is a TensorFlow SavedModel" in grade.checks[0].message
    assert "tf_keras.models.load_model('mymodel').save('mymodel.h5')" in grade.checks[0].help


def test_code_is_trained_rather_than_an_older_model_under_another_name_graded(
    entry: Entry, line_models: dict[str, Path]
) -> None:
    other = put(entry, line_models["right"], "best.h5")
    os.utime(other, (entry.starter.stat().st_mtime - 10,) * 2)
    with Grader(source="standin") as grader:
        assert grader.grade(entry).status == "not_attempted"
