"""The Dask engine, with a real scheduler and two worker processes, one of which is killed."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from class_stub import TERMS, read_csv, read_json, rows_per_key
from projects import ROOT, Project

from grader.classroom import engines
from grader.classroom.grading import Job, Terms
from grader.classroom.ledger import NAME
from grader.classroom.submissions import Submission
from grader.errors import GraderError
from grader.isolation.level import Isolation, Level

LINE = "category1_linear"
POINTS = {"right": 5, "near": 4, "wrong": 0}
HAS_DASK = importlib.util.find_spec("distributed") is not None
pytestmark = pytest.mark.skipif(not HAS_DASK, reason="dask.distributed is not installed: pip install -e '.[dask]'")


@dataclass
class Cluster:
    """A scheduler and its workers, as processes on this machine."""

    folder: Path
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *arguments: str) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments, "--no-dashboard"],
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def address(self) -> str:
        found: str = json.loads((self.folder / "scheduler.json").read_text(encoding="utf-8"))["address"]
        return found

    def close(self) -> None:
        for process in self.processes.values():
            process.kill()
            process.wait()


def wait_for(condition: Callable[[], bool], seconds: float = 300) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition never held"
        time.sleep(0.05)


@pytest.fixture
def cluster(tmp_path: Path, shared_project: Project) -> Iterator[Cluster]:
    if not (shared_project.root / "exercises" / LINE).exists():
        shared_project.add(LINE)
    (tmp_path / "temporary").mkdir()
    environment = shared_project.environment(PYTHONPATH=str(ROOT), TMPDIR=str(tmp_path / "temporary"))
    cluster = Cluster(tmp_path, environment)
    try:
        file = str(tmp_path / "scheduler.json")
        cluster.start("scheduler", "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", file)
        wait_for((tmp_path / "scheduler.json").exists)
        for name in ("one", "two"):
            options = ("--nthreads", "1", "--no-nanny", "--name", name, "--local-directory", str(tmp_path))
            cluster.start(name, "worker", cluster.address, *options)
        yield cluster
    finally:
        cluster.close()


def graded(results: Path) -> int:
    if not (results / NAME).exists():
        return 0
    with closing(sqlite3.connect(results / NAME)) as connection:
        try:
            return int(connection.execute("SELECT COUNT(*) FROM grades").fetchone()[0])
        except sqlite3.OperationalError:  # not created yet
            return 0


@pytest.mark.slow
def test_every_submission_is_graded_once_though_a_worker_is_killed(
    cluster: Cluster, line_models: dict[str, Path], shared_project: Project, tmp_path: Path
) -> None:
    names = [f"{name} {number}" for name in POINTS for number in range(10)]
    for name in names:
        path = tmp_path / "class" / name / LINE / "mymodel.h5"
        path.parent.mkdir(parents=True)
        shutil.copy(line_models[name.split()[0]], path)
    results = tmp_path / "results"
    arguments = ["classroom", "grade", str(tmp_path / "class"), "--out", str(results), "--engine", "dask"]
    run = subprocess.Popen(
        [sys.executable, "-m", "grader", *arguments, "--address", cluster.address, "--heldout-seed", "SECRET-seed"],
        cwd=shared_project.root,
        env=cluster.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        wait_for(lambda: graded(results) >= 5 or run.poll() is not None)
        cluster.processes["one"].send_signal(signal.SIGKILL)
        at_the_kill = graded(results)
        said, _ = run.communicate(timeout=600)
    finally:
        run.kill()
    assert run.returncode == 0, said.decode()
    assert at_the_kill < len(names)
    assert {row["student_id"]: int(row["score"]) for row in read_csv(results)} == {
        name: POINTS[name.split()[0]] for name in names
    }
    counted = rows_per_key(results)
    assert len(counted) == len(names) == graded(results) and set(counted.values()) == {1}
    assert {row["attempt"] for row in read_json(results)["exercises"]} == {1}
    assert not [path for path in results.iterdir() if b"SECRET-seed" in path.read_bytes()]
    # The killed worker leaves two folders, its sandbox's and its submission's. The other one has closed its sandbox.
    assert len([*(tmp_path / "temporary").glob("grader-class-*")]) <= 2


def test_scheduler_that_does_not_answer_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "CONNECT_SECONDS", 1)
    with pytest.raises(GraderError, match="no Dask scheduler answers at 'tcp://127.0.0.1:1'"):
        engines.Cluster(TERMS, "tcp://127.0.0.1:1")


def test_address_of_no_scheduler_is_reported() -> None:
    with pytest.raises(GraderError, match="no Dask scheduler answers at 'ftp://nobody'"):
        engines.Cluster(TERMS, "ftp://nobody")


def test_lost_workers_are_the_machines_fault() -> None:
    job = Job(Submission("ada", LINE, Path("nowhere")), "key")
    result = engines.lost(job, RuntimeError("it was killed"))
    assert result["status"] == "error" and "were lost (RuntimeError: it was killed)" in result["checks"][0]["message"]


def test_worker_that_isolates_less_than_required_grades_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.isolation.level.strongest", lambda: Isolation(Level.PROCESS))
    job = Job(Submission("ada", LINE, Path("nowhere")), "key")
    with pytest.raises(GraderError, match="isolation bubblewrap is required"):
        engines.grade_there(job, Terms("standin", False, Isolation(Level.BUBBLEWRAP)), None)
    assert os.environ.get("GRADER_HELDOUT_SEED") is None
