"""The evaluating processes of a class: a lost one is replaced, and one that cannot fork handles one submission only."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from class_stub import TERMS

from grader.classroom.grading import Job, SubmissionGrader, key_of
from grader.classroom.submissions import Submission
from grader.evaluation import sandboxed_worker
from grader.evaluation.connection import Connection
from grader.isolation.level import strongest

LINE = "category1_linear"
pytestmark = pytest.mark.slow  # TensorFlow starts again after each loss
needs_fork = pytest.mark.skipif(not sandboxed_worker.CAN_FORK, reason="models are forked on Linux only")


@pytest.fixture
def without_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS and Windows."""
    monkeypatch.setattr(sandboxed_worker, "CAN_FORK", False)


@pytest.fixture
def grader() -> Iterator[SubmissionGrader]:
    grader = SubmissionGrader(replace(TERMS, isolation=strongest()))
    yield grader
    grader.close()


def handed_in(folder: Path, learner: str, model: Path) -> Job:
    (folder / learner).mkdir()
    shutil.copy(model, folder / learner / "mymodel.h5")
    submission = Submission(learner, LINE, folder / learner)
    return Job(submission, key_of(submission, TERMS))


def kill(connection: Connection) -> None:
    for process in reversed(psutil.Process(connection._process.pid).children(recursive=True)):
        process.kill()  # the model's own process first: it would answer
    connection._process.kill()


@needs_fork
@pytest.mark.parametrize(("losses", "points", "status"), [(1, 5, "passed"), (2, 0, "failed")])
def test_lost_worker_is_replaced_once_for_a_submission(
    grader: SubmissionGrader,
    line_models: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    losses: int,
    points: int,
    status: str,
) -> None:
    jobs = [handed_in(tmp_path, learner, line_models["right"]) for learner in ("ada", "bob")]
    answer, left = Connection._answer, [losses]

    def killing(self: Connection, seconds: float, what: str) -> Any:
        if left[0] and "predicting" in what:
            left[0] -= 1
            kill(self)
        return answer(self, seconds, what)

    monkeypatch.setattr(Connection, "_answer", killing)
    first, second = (grader.grade(job) for job in jobs)
    assert left == [0]
    assert (first["points"], first["status"]) == (points, status), first["checks"]
    assert second["points"] == 5, second["checks"]


@needs_fork
def test_a_worker_that_is_lost_after_its_model_counts_as_one_loss(
    grader: SubmissionGrader, line_models: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = handed_in(tmp_path, "ada", line_models["right"])
    answer, said = Connection._answer, []

    def killing(self: Connection, seconds: float, what: str) -> Any:
        if said or "predicting" not in what:
            return answer(self, seconds, what)
        *others, model = psutil.Process(self._process.pid).children(recursive=True)
        model.kill()
        said.append(answer(self, seconds, what))
        for process in others or [self._process]:
            process.kill()
        return said[0]

    monkeypatch.setattr(Connection, "_answer", killing)
    result = grader.grade(job)
    assert said == [({"ended": -9}, b"")]
    assert (result["points"], result["status"]) == (5, "passed"), result["checks"]


def test_without_fork_each_submission_has_a_process_of_its_own(
    without_fork: None,
    grader: SubmissionGrader,
    line_models: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jobs = [handed_in(tmp_path, learner, line_models["right"]) for learner in ("ada", "bob", "eve")]
    answer = Connection._answer
    used: list[psutil.Process] = []

    def watched(self: Connection, seconds: float, what: str) -> Any:
        if "predicting" in what:
            used.append(psutil.Process(self._process.pid))
            if len(used) == 2:
                kill(self)
        return answer(self, seconds, what)

    monkeypatch.setattr(Connection, "_answer", watched)
    results = [grader.grade(job) for job in jobs]
    assert [result["points"] for result in results] == [5, 0, 5]
    assert "ended the evaluating process" in str(results[1]["checks"])
    assert len({process.pid for process in used}) == 3
    assert not [process for process in used if process.is_running()]
