"""A grade belongs to exactly what was handed in, and an error is reported in its row."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from class_stub import EXERCISES, TERMS, hand_in

from grader.classroom import grading
from grader.classroom.grading import Job, SubmissionGrader, key_of
from grader.classroom.submissions import Submission
from grader.datasets.heldout import SEED
from grader.errors import Failure
from grader.exercise.spec import MeanAbsoluteError
from grader.isolation.workspace import Workspace
from grader.scoring import results, rubric
from grader.scoring.metric import Score

LINE, STOP = EXERCISES[0], "category2_early_stop"


CHANGED: dict[str, Callable[[pytest.MonkeyPatch, Submission], object]] = {
    "the model": lambda patch, one: (one.path / "mymodel.h5").write_text("another model"),
    "the exercise": lambda patch, one: patch.setattr(
        "grader.classroom.grading.files.sha256", lambda path: "another spec"
    ),
    "the data": lambda patch, one: patch.setattr("grader.classroom.grading.cache.version", lambda *of: "9.9.9"),
    "the seed": lambda patch, one: patch.setenv(SEED, "secret"),
    "the grader": lambda patch, one: patch.setattr("grader.classroom.grading.__version__", "9.9.9"),
    "TensorFlow": lambda patch, one: patch.setattr("grader.classroom.grading.results.version", lambda name: "9.9.9"),
}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED.keys())
def test_a_key_depends_on_submission_exercise_data_seed_grader_and_tensorflow(
    change: Callable[[pytest.MonkeyPatch, Submission], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SEED, raising=False)
    one = hand_in(tmp_path)
    before = key_of(one, TERMS)
    assert key_of(one, TERMS) == before == key_of(hand_in(tmp_path / "elsewhere"), TERMS)
    change(monkeypatch, one)
    assert key_of(one, TERMS) != before


class NoWorker:
    """Replaces the evaluating process in tests that evaluate nothing."""

    def __init__(self, *_: Any) -> None:
        self.workspace = Workspace()

    def begin(self) -> None:
        pass

    def end(self) -> None:
        pass

    def close(self) -> None:
        self.workspace.close()


@pytest.fixture
def failing_grader(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A grader that fails every model, after calling `meanwhile`."""

    class Failing(SubmissionGrader):
        meanwhile: Any = staticmethod(lambda: None)

        def _grade(self, entry: Any, submission: Submission, folder: Path) -> Any:
            if not os.path.lexists(submission.path):
                return super()._grade(entry, submission, folder)
            self.meanwhile()
            return rubric.failed_training(entry, Failure("it is not a model.", "")), {}

    monkeypatch.setattr(grading, "SandboxedWorker", NoWorker)
    one = Failing(TERMS)
    yield one
    one.close()


def test_a_submission_that_changes_while_it_is_graded_is_an_error(failing_grader: Any, tmp_path: Path) -> None:
    one = hand_in(tmp_path)
    job = Job(one, f"{key_of(one, TERMS)}-2")
    assert failing_grader.grade(job)["status"] == "failed"
    failing_grader.meanwhile = lambda: hand_in(tmp_path, content="another")
    result = failing_grader.grade(job)
    assert result["status"] == "error" and "have changed since grading began" in result["checks"][0]["message"]


def test_a_submission_that_is_not_on_this_machine_is_an_error(failing_grader: Any, tmp_path: Path) -> None:
    one = hand_in(tmp_path)
    job = Job(one, key_of(one, TERMS))
    shutil.rmtree(tmp_path / "ada")
    result = failing_grader.grade(job)
    assert result["status"] == "error" and "not on this machine" in result["checks"][0]["message"]


def test_an_exercise_about_the_training_is_an_error_without_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grading, "SandboxedWorker", NoWorker)
    monkeypatch.setattr(grading.grading, "make_ready", lambda *of: None)
    one, untrained = hand_in(tmp_path, exercise=STOP), SubmissionGrader(TERMS)
    result = untrained.grade(Job(one, key_of(one, TERMS)))
    untrained.close()
    assert result["status"] == "error" and "about the training itself" in result["checks"][0]["message"]


def test_nan_in_a_result_does_not_end_the_run(failing_grader: Any, tmp_path: Path) -> None:
    def broken(entry: Any, submission: Submission, folder: Path) -> Any:
        return rubric.failed_training(entry, Failure("it is not a model.", "")), {
            "public_metric": {"low": float("nan")}
        }

    failing_grader._grade = broken
    one = hand_in(tmp_path)
    result = failing_grader.grade(Job(one, key_of(one, TERMS)))
    assert result["status"] == "error" and "cannot be written" in result["checks"][0]["message"]


def test_an_infinite_interval_gives_no_metric() -> None:
    assert results.metric(Score("MAE", 1e300, 1e300, float("inf"), 0.1, 0, ())) is None
    assert results.metric(Score("MAE", 0.5, 0.4, 0.6, 0.1, 0, ())) is not None
    assert MeanAbsoluteError(at_most=1, step=1).points(float("inf")) == 0


def test_a_starter_of_megabytes_is_the_learners_failure(
    failing_grader: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = hand_in(tmp_path)
    (one.path / "starter.py").write_bytes(b"#" * 2_000_000)
    entry = grading.catalog.find(LINE)
    with pytest.raises(Failure, match="starter.py is 2 MB, at most 1 MB allowed"):
        failing_grader._train(entry, one, failing_grader._worker.workspace.subfolder("here"), "standin")
