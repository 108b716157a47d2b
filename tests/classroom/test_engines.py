"""Workers of a cluster: one grader per thread, and one held-out seed at a time."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from class_stub import EXERCISES, TERMS

from grader.classroom import engines
from grader.classroom.grading import Job, Terms
from grader.classroom.submissions import Submission
from grader.datasets.heldout import SEED

LINE = EXERCISES[0]


class Recording:
    """A grader that reports which seed was set while it graded."""

    made: list[Any] = []

    def __init__(self, terms: Terms) -> None:
        self.closed = False
        self.made.append(self)

    def grade(self, job: Any) -> Any:
        seeds = [os.environ.get(SEED)]
        job()
        return [*seeds, os.environ.get(SEED)]

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def graders(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    monkeypatch.setattr(engines, "SubmissionGrader", Recording)
    monkeypatch.setattr(engines, "_GRADERS", engines._Graders())
    monkeypatch.setattr(Recording, "made", [])
    monkeypatch.delenv(SEED, raising=False)
    return Recording.made


def test_two_threads_of_a_worker_never_mix_their_seeds(graders: list[Any]) -> None:
    seen: dict[str | None, list[Any]] = {"one": [], "other": [], None: []}

    def work(seed: str | None) -> None:
        for _ in range(30):
            seen[seed] += engines.grade_there(lambda: time.sleep(0.001), TERMS, seed)  # type: ignore[arg-type]

    threads = [threading.Thread(target=work, args=(seed,)) for seed in (*seen, "one", None)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert {seed: set(found) for seed, found in seen.items()} == {seed: {seed} for seed in seen}
    assert len(seen["one"]) == 120 and os.environ.get(SEED) is None


def test_closing_leaves_graders_in_use_alone(graders: list[Any]) -> None:
    engines.grade_there(engines.close_graders, TERMS, None)  # type: ignore[arg-type]
    assert [grader.closed for grader in graders] == [False]
    engines.close_graders()
    assert [grader.closed for grader in graders] == [True]


def test_paths_are_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    job = Job(Submission("ada", LINE, Path("class") / "ada"), "key")
    assert engines._found_anywhere(job).submission.path == tmp_path / "class" / "ada"
