"""A starter that is run as a file, with PyCharm's green arrow for example, ends with what to do next."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from projects import RIGHT, Project, edit

from grader.exercise.catalog import Entry
from grader.learner import own_run

TRAINS = """
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile("sgd", "mse", metrics=["mae"])
numbers = tf.data.Dataset.from_tensor_slices(([[0.0], [1.0], [2.0], [3.0], [4.0]], [1.0, 2.0, 3.0, 4.0, 5.0]))
known = numbers.filter(lambda x, y: True).batch(2)
model.fit(known, validation_data=known, epochs=2, verbose=0{steps})
"""


@pytest.fixture
def entry(project: Project) -> Entry:
    return project.add("category1_linear")


def run(project: Project, entry: Entry, folder: Path | None = None) -> tuple[str, str]:
    """What a program prints on stdout and stderr if it is the starter, run in its own folder as PyCharm does."""
    command = [sys.executable, entry.starter]
    done = subprocess.run(
        command,
        cwd=folder or entry.folder,
        env=project.environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout, done.stderr


def test_it_ends_with_what_was_saved_its_size_the_scores_and_the_command_to_grade_it(
    project: Project, entry: Entry
) -> None:
    project.write_starter(entry, TRAINS.format(steps=""))
    said, errors = run(project, entry)
    assert errors == "", "Keras' remarks on correct code do not appear"
    run_kept = json.loads((entry.folder / own_run.NAME).read_text(encoding="utf-8"))
    last = run_kept["history"]["val_mae"][-1]
    assert f"Saved mymodel.h5, {entry.model.stat().st_size / 1e6:.2f} MB. Its last epoch: " in said
    assert f"val_mae {last:.4g}" in said
    assert said.endswith("Grade it: python -m grader grade category1_linear\n")


def test_a_remark_that_matters_is_shown(project: Project, entry: Entry) -> None:
    project.write_starter(entry, TRAINS.format(steps=", steps_per_epoch=4"))
    said, errors = run(project, entry)
    assert "Your input ran out of data" in errors and "shuffle" not in errors and "legacy" not in errors
    assert "Saved mymodel.h5" in said


def test_a_model_without_a_history_is_reported_too(project: Project, entry: Entry) -> None:
    project.write_starter(entry, RIGHT)
    said, errors = run(project, entry, folder=project.root)
    assert errors == "" and " MB.\nGrade it: " in said and not (entry.folder / own_run.NAME).exists()


def test_an_untouched_stub_says_so(project: Project, entry: Entry) -> None:
    said, errors = run(project, entry)
    assert said == "" and "Traceback" not in errors and "NameError" not in errors
    assert "solution_model() is still the stub" in errors and "# YOUR CODE HERE" in errors


def test_an_untouched_stub_ends_before_tensorflow_starts(
    project: Project, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    _, errors = run(project, entry)
    assert "solution_model() is still the stub" in errors and "own_run" in errors and "tensorflow" not in errors


def test_a_stub_whose_last_lines_look_at_the_data_runs_until_it_is_called(project: Project, entry: Entry) -> None:
    edit(
        entry.starter,
        "    model = solution_model()",
        "    print(len(load_data()), 'columns')\n    model = solution_model()",
    )
    said, errors = run(project, entry)
    assert "2 columns" in said and "solution_model() is still the stub" in errors


def test_an_exception_comes_with_its_traceback_and_with_help(project: Project, entry: Entry) -> None:
    project.write_starter(entry, "model = tf.keras.Sequential()\nmodel.fit_generator(None)")
    said, errors = run(project, entry)
    assert said == "" and "Traceback" in errors and errors.index("AttributeError") < errors.index("Help: fit_generator")


def test_a_program_that_saves_nothing_says_so(project: Project, entry: Entry) -> None:
    project.give_model(entry, Path(__file__))
    os.utime(entry.model, (0, 0))
    text = entry.starter.read_text(encoding="utf-8")
    entry.starter.write_text(text[: text.index("def solution_model")], encoding="utf-8")
    said, errors = run(project, entry)
    assert "No model was saved" in said and errors == ""


def test_other_programs_are_left_alone(project: Project, tmp_path: Path) -> None:
    (tmp_path / "starter.py").write_text("from grader import datasets\n1 / 0\n", encoding="utf-8")
    done = subprocess.run([sys.executable, tmp_path / "starter.py"], capture_output=True, encoding="utf-8", check=False)
    assert done.stdout == "" and "ZeroDivisionError" in done.stderr and "Help" not in done.stderr


@pytest.fixture
def copy(project: Project, entry: Entry) -> Entry:
    """The exercise in the folder of an exam."""
    copy = entry.at(project.root / "exam" / "2026-05-01" / entry.id)
    copy.folder.mkdir(parents=True)
    (copy.folder.parent / "exam.json").write_text("{}", encoding="utf-8")
    return copy


def test_a_copy_in_an_exam_ends_with_the_command_to_submit_it(project: Project, copy: Entry) -> None:
    project.write_starter(copy, RIGHT)
    said, errors = run(project, copy)
    assert errors == "" and said.endswith("Grade it: python -m grader exam submit category1_linear\n")


def test_an_exam_gives_no_help_with_an_exception(project: Project, copy: Entry) -> None:
    project.write_starter(copy, "model = tf.keras.Sequential()\nmodel.fit_generator(None)")
    _, errors = run(project, copy)
    assert "AttributeError" in errors and "Help" not in errors
