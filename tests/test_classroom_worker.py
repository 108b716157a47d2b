"""The evaluating process of a class is lost in the middle of a grade: another takes its place, nobody loses points."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from class_stub import TERMS

from grader import isolation
from grader.classroom import safe_worker
from grader.classroom.bench import Bench, Job, key_of
from grader.classroom.submissions import Submission
from grader.worker import Worker

LINE = "category1_linear"
pytestmark = [
    pytest.mark.slow,  # TensorFlow starts again after each loss
    pytest.mark.skipif(not safe_worker.CAN_FORK, reason="models are forked on Linux alone"),
]


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench(replace(TERMS, isolation=isolation.strongest()))
    yield bench
    bench.close()


@pytest.mark.parametrize(("losses", "points", "status"), [(1, 5, "passed"), (2, 0, "failed")])
def test_lost_worker_is_replaced_once_for_a_submission(
    bench: Bench,
    line_models: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    losses: int,
    points: int,
    status: str,
) -> None:
    jobs = []
    for learner in ("ada", "bob"):
        (tmp_path / learner).mkdir()
        shutil.copy(line_models["right"], tmp_path / learner / "mymodel.h5")
        submission = Submission(learner, LINE, tmp_path / learner)
        jobs.append(Job(submission, key_of(submission, TERMS)))
    answer, left = Worker._answer, [losses]

    def killing(self: Worker, seconds: float, what: str) -> Any:
        if left[0] and "predicting" in what:
            left[0] -= 1
            family = psutil.Process(self._process.pid).children(recursive=True)
            for process in reversed(family):  # the one that would answer first of all
                process.kill()
            self._process.kill()
        return answer(self, seconds, what)

    monkeypatch.setattr(Worker, "_answer", killing)
    first, second = (bench.grade(job) for job in jobs)
    assert left == [0]
    assert (first["points"], first["status"]) == (points, status), first["checks"]
    assert second["points"] == 5, second["checks"]
