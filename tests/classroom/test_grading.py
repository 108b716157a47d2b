"""A grade belongs to exactly what was handed in, and an error is reported in its row."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from class_stub import EXERCISES, TERMS, hand_in
from projects import Project

from grader.classroom import grading
from grader.classroom.grading import Job, SubmissionGrader, key_of
from grader.classroom.submissions import Submission
from grader.datasets.heldout import SEED
from grader.errors import Failure
from grader.exercise.catalog import all_entries, find
from grader.exercise.spec import MeanAbsoluteError
from grader.isolation.workspace import Workspace
from grader.scoring import results, rubric
from grader.scoring.metric import Score

LINE, STOP = EXERCISES[0], "category2_early_stop"


CHANGED: dict[str, Callable[[pytest.MonkeyPatch, Submission], object]] = {
    "the model": lambda patch, one: (one.path / "mymodel.h5").write_text("another model"),
    "the data": lambda patch, one: patch.setattr("grader.classroom.grading.cache.version", lambda *of: "9.9.9"),
    "the seed": lambda patch, one: patch.setenv(SEED, "secret"),
    "the grader": lambda patch, one: patch.setattr("grader.classroom.grading.__version__", "9.9.9"),
    "TensorFlow": lambda patch, one: patch.setattr("grader.classroom.grading.results.version", lambda name: "9.9.9"),
}


LINES: dict[str, tuple[str, str, bool]] = {
    "the passing score": ("at_most=0.01", "at_most=0.02", True),
    "a step": ("step=0.01", "step=0.02", True),
    "the size": ("max_megabytes=1", "max_megabytes=2", True),
    "a requirement": ("    metric=", "    forbids=(),\n    requires=(Layer('Dense'),),\n    metric=", True),
    "a comment": ("SPEC =", "# a comment\nSPEC =", False),
    "layout": ("SPEC =", "\n\n\nSPEC =", False),
    "a title": ('title="', 'title="Another ', False),
    "a hint": ("    hints=(", '    hints=("A new one.",', False),
    "a limit of the training": ("    train_minutes=2", "    train_minutes=3", False),
}


@pytest.mark.parametrize(("old", "new", "counts"), LINES.values(), ids=LINES.keys())
def test_a_key_depends_on_what_a_spec_asks_and_not_on_its_text(
    old: str, new: str, counts: bool, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = project.add(LINE)
    one = hand_in(tmp_path)
    monkeypatch.setattr(grading.catalog, "find", lambda name: find(name, project.root))
    before = key_of(one, TERMS)
    spec = entry.folder / "spec.py"
    text = spec.read_text(encoding="utf-8")
    spec.write_text(f"from grader import Layer\n{text.replace(old, new)}", encoding="utf-8")
    assert old in text and (key_of(one, TERMS) != before) == counts


def test_a_limit_of_the_training_counts_if_code_is_trained() -> None:
    exercise = grading.catalog.find(LINE).exercise
    longer = dataclasses.replace(exercise, train_minutes=9)
    assert grading.spec_key(exercise, train=False) == grading.spec_key(longer, train=False)
    assert grading.spec_key(exercise, train=True) != grading.spec_key(longer, train=True)


def test_a_key_says_the_same_in_every_process() -> None:
    """A value without a text of its own, such as a function, would be graded again by each run."""
    for entry in all_entries():
        assert " at 0x" not in grading.spec_key(entry.exercise, train=True)


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED.keys())
def test_a_key_depends_on_submission_data_seed_grader_and_tensorflow(
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


def test_a_starter_of_megabytes_is_the_learners_failure(tmp_path: Path) -> None:
    one = hand_in(tmp_path)
    (one.path / "starter.py").write_bytes(b"#" * 2_000_000)
    with pytest.raises(Failure, match="starter.py is 2 MB, at most 1 MB allowed"):
        grading._handed_in(one, tmp_path)
