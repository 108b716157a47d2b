"""From a model file to what a person reads: the cause, its evidence and its line, and nothing about held-out data."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from projects import Project

from grader.datasets.heldout import heldout
from grader.datasets.samples import samples
from grader.diagnosis import explained
from grader.diagnosis.diagnose import attached, diagnose
from grader.evaluation.protocol import Examine
from grader.evaluation.sandboxed_worker import SandboxedWorker
from grader.evaluation.worker import Worker
from grader.exercise import catalog
from grader.exercise.requirements.base import History
from grader.isolation.level import strongest
from grader.learner import own_run
from grader.learner.grader import _history_of_run
from grader.scoring import results, rubric
from grader.scoring.cause import Diagnosis
from grader.scoring.grade import Grade

LINE = catalog.find("category1_linear")
CODE = b"def solution_model():\n    mean = x.mean()\n    model.fit((x - mean) / x.std(), y)\n    return model\n"


def line_model(folder: Path, slope: float, offset: float) -> Path:
    import keras

    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.layers[0].set_weights([np.array([[slope]]), np.array([offset])])
    model.save(folder / "mymodel.h5")
    return folder / "mymodel.h5"


def graded(path: Path, worker: Worker, starter: Path | None = None, history: History | None = None) -> Grade:
    grade = rubric.grade(LINE, path, heldout(LINE.exercise, "standin"), worker, history)
    return attached(LINE, grade, diagnose(LINE, grade, worker, starter, history))


def standardised(folder: Path) -> Path:
    """A model of y = 2.5 x - 1.5 that takes (x - mean) / deviation instead of x."""
    train = samples(LINE.exercise, "standin").train
    return line_model(folder, 2.5 * float(train.std()), 2.5 * float(train.mean()) - 1.5)


def test_a_model_fed_other_inputs_than_in_its_training_is_shown_to_be(worker: Worker, tmp_path: Path) -> None:
    starter = tmp_path / "starter.py"
    starter.write_bytes(CODE)
    grade = graded(standardised(tmp_path), worker, starter)
    assert grade.diagnosis is not None
    (cause,) = grade.diagnosis.causes
    assert (cause.kind, cause.evidence, cause.line) == ("scaled outside the model", "experiment", 3)
    assert cause.numbers["after"] < 0.01 < cause.numbers["before"]
    help = grade.checks[-1].help
    assert help.startswith("Fed standardised by column, this model has MAE") and "(line 3 of starter.py)" in help
    assert "Put a Normalization layer into the model" in help and "python -m grader hint" in help
    document = results.exercise(grade)
    assert document["diagnosis"]["causes"][0]["line"] == 3


def test_outputs_in_tenths_are_put_right_by_a_factor_of_ten(worker: Worker, tmp_path: Path) -> None:
    grade = graded(line_model(tmp_path, 0.25, -0.15), worker)
    assert grade.diagnosis is not None
    (cause,) = grade.diagnosis.causes
    assert cause.kind == "output in another unit" and cause.numbers["slope"] == pytest.approx(10, rel=1e-3)


def test_without_a_cause_what_is_known_is_said(worker: Worker, tmp_path: Path) -> None:
    grade = graded(line_model(tmp_path, 2.2, -1.0), worker)
    assert grade.diagnosis is not None and grade.diagnosis.causes == ()
    help = grade.checks[-1].help
    assert "Nothing shows a cause. MAE:" in help and "the best constant has" in help


def test_a_model_that_passes_is_not_examined(worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(worker), "examine", lambda *_: pytest.fail("it was examined"))
    grade = graded(line_model(tmp_path, 2.5, -1.5), worker)
    assert grade.points == 5 and grade.diagnosis is None and results.exercise(grade)["diagnosis"] is None


def test_a_model_that_fails_before_its_score_is_not_examined(worker: Worker, tmp_path: Path) -> None:
    import keras

    keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)]).save(tmp_path / "mymodel.h5")
    grade = graded(tmp_path / "mymodel.h5", worker)
    assert grade.failed_check is not None and grade.failed_check.name == "input_shape" and grade.diagnosis is None


def test_only_training_and_validation_examples_are_asked_about(
    worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Examine] = []
    examine = worker.examine
    monkeypatch.setattr(worker, "examine", lambda request: (asked.append(request), examine(request))[1])
    monkeypatch.setenv("GRADER_HELDOUT_SEED", "a secret")
    graded(line_model(tmp_path, 2.0, 0.0), worker)
    (request,) = asked
    names = {request.train.name, request.validation.name}
    assert names == {"train-inputs.npy", "validation-inputs.npy"}
    assert "heldout" not in str(request.train) + str(request.validation) and "a secret" not in repr(request)


def test_a_stranger_s_model_is_examined_in_the_sandbox(tmp_path: Path) -> None:
    with SandboxedWorker(strongest()) as worker:
        worker.begin()
        grade = graded(standardised(tmp_path), worker)
        worker.end()
    assert grade.diagnosis is not None and grade.diagnosis.causes[0].kind == "scaled outside the model"


def test_the_history_of_a_run_of_the_file_is_kept(project: Project) -> None:
    entry = project.add("category1_linear")
    body = """
    x, y = load_data()
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(x, y, epochs=2, verbose=0)
    """
    project.write_starter(entry, "\n".join(line.strip() for line in body.strip().splitlines()))
    subprocess.run([sys.executable, str(entry.starter)], env=project.environment(), check=True, timeout=120)
    history: Any = _history_of_run(entry)
    assert list(history.metrics) == ["loss"] and len(history.metrics["loss"]) == 2 and history.planned_epochs == 2
    entry.model.write_bytes(b"another model")
    assert _history_of_run(entry) is None


def test_a_run_that_kept_nothing_or_nonsense_is_no_history(tmp_path: Path) -> None:
    assert own_run.read(tmp_path) == {}
    (tmp_path / own_run.NAME).write_text("[1]")
    assert own_run.read(tmp_path) == {}
    (tmp_path / own_run.NAME).write_text("{")
    assert own_run.read(tmp_path) == {}


def test_a_diagnosis_fits_the_schema(worker: Worker, tmp_path: Path) -> None:
    import jsonschema

    schema = json.loads(results.SCHEMA.read_text(encoding="utf-8"))
    document = results.results([graded(standardised(tmp_path), worker)])
    jsonschema.validate(json.loads(json.dumps(document)), schema)


def test_no_grade_without_a_diagnosis_is_changed(worker: Worker, tmp_path: Path) -> None:
    grade = rubric.grade(LINE, line_model(tmp_path, 2.0, 0.0), heldout(LINE.exercise, "standin"), worker)
    before = list(grade.checks)
    assert attached(LINE, grade, None).checks == before
    assert attached(LINE, grade, Diagnosis()).checks[:-1] == before[:-1]


def test_a_diagnosis_that_stumbles_costs_no_grade(
    worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise IndexError("a bug")

    monkeypatch.setattr("grader.diagnosis.diagnose.known", stumble)
    grade = rubric.grade(LINE, line_model(tmp_path, 2.0, 0.0), heldout(LINE.exercise, "standin"), worker)
    assert explained(LINE, grade, worker, None, None) is grade and grade.diagnosis is None
