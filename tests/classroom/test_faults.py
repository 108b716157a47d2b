"""A run is killed, its disk is full, or its worker is lost: no grade is lost, and none is given twice."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from class_stub import (
    EXERCISES,
    TERMS,
    StubGrader,
    assert_whole,
    grade,
    make_class,
    no_threads_left,
    read_csv,
    read_json,
    rows_per_key,
)

from grader.classroom import engines, ledger
from grader.classroom.grading import Job
from grader.classroom.ledger import NAME, Ledger
from grader.classroom.submissions import find
from grader.errors import GraderError

CAN_FORK = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
needs_fork = pytest.mark.skipif(not CAN_FORK, reason="the process that is killed is forked, which works on Linux")
ALL = len(EXERCISES)


def killed_at(moment: float, submissions: Path, results: Path, graded: Path) -> bool:
    """Kills a run `moment` seconds after it started. Returns whether it was still running."""
    context = multiprocessing.get_context("fork")
    options = {"seconds": 0.004, "graded": graded, "always_write": True}
    child = context.Process(target=grade, args=(submissions, results), kwargs=options)
    child.start()
    child.join(moment)
    was_running = child.is_alive()
    child.kill()
    child.join()
    return was_running


def kill_and_resume(folder: Path, kills: int, seed: int) -> tuple[int, int]:
    """Kills runs at random moments until `kills` were still running. Returns the kills and the classes used."""
    chance = random.Random(seed)
    in_time = classes = 0
    while in_time < kills:
        classes += 1
        submissions = make_class(folder / f"submissions {classes}", 10)
        results, graded = folder / f"results {classes}", folder / f"graded {classes}"
        while killed_at(chance.uniform(0.02, 0.35), submissions, results, graded):
            in_time += 1
            assert_whole(results)
            if in_time == kills:
                break
        grade(submissions, results)
        assert_whole(results)
        counted = rows_per_key(results)
        assert len(counted) == 10 * ALL and set(counted.values()) == {1}
        assert len(read_csv(results)) == len(read_json(results)["exercises"]) == 10 * ALL
        assert {path.name for path in results.iterdir()} == {NAME, ".lock", "gradebook.csv", "results.json"}
    return in_time, classes


@needs_fork
def test_killed_runs_lose_nothing_and_grade_nothing_twice(tmp_path: Path) -> None:
    assert kill_and_resume(tmp_path, kills=10, seed=1)[0] == 10


@needs_fork
@pytest.mark.slow
def test_two_hundred_killed_runs_lose_nothing_and_grade_nothing_twice(tmp_path: Path) -> None:
    in_time, classes = kill_and_resume(tmp_path, kills=200, seed=2)
    assert in_time == 200 and classes >= 3


@pytest.mark.parametrize("pages", [0, 1, 3, 9])
def test_full_disk_ends_the_run_and_free_space_lets_it_resume(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: int
) -> None:
    submissions, results = make_class(tmp_path / "submissions", 20), tmp_path / "results"
    opened = Ledger._opened

    def on_a_full_disk(self: Ledger, readonly: bool = False) -> sqlite3.Connection:
        connection = opened(self, readonly)
        used = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {used + pages}")
        return connection

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "_opened", on_a_full_disk)
        with pytest.raises(GraderError, match="database or disk is full.*\n.*Free up.*no grade is lost"):
            grade(submissions, results, seconds=0.001)
    assert_whole(results)
    before = len(rows_per_key(results))
    assert before < 20 * ALL
    progress = grade(submissions, results)
    assert progress.known == before and progress.graded.total() == 20 * ALL - before
    assert len(rows_per_key(results)) == 20 * ALL


@pytest.mark.parametrize("call", ["replace", "fsync"])
def test_gradebook_on_a_full_disk_is_reported_and_the_ledger_is_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    submissions, results = make_class(tmp_path / "submissions", 3), tmp_path / "results"

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(ledger.os, call, full)
        with pytest.raises(GraderError, match="gradebook.csv cannot be written: No space left"):
            grade(submissions, results)
    assert [path.name for path in results.iterdir() if path.name.startswith(".grade")] == []
    grade(submissions, results)
    assert len(read_csv(results)) == 3 * ALL and set(rows_per_key(results).values()) == {1}


@pytest.mark.slow
@pytest.mark.skipif(not (sys.platform == "linux" and os.geteuid() == 0), reason="only root can mount a small disk")
def test_small_disk_ends_the_run_and_a_larger_one_lets_it_resume(tmp_path: Path) -> None:
    submissions, results = make_class(tmp_path / "submissions", 60), tmp_path / "results"
    results.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128k", "none", str(results)], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"cannot mount a disk here: {mounted.stderr.decode().strip()}")
    try:
        with pytest.raises(GraderError, match="Free up disk space"):
            grade(submissions, results)
        assert_whole(results)
        assert 0 < len(rows_per_key(results)) < 60 * ALL
        subprocess.run(["mount", "-o", "remount,size=8m", str(results)], check=True)
        grade(submissions, results)
        assert len(rows_per_key(results)) == 60 * ALL
        assert len(read_csv(results)) == 60 * ALL
    finally:
        subprocess.run(["umount", str(results)], check=True)


def test_second_run_on_the_same_results_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    submissions, results = make_class(tmp_path / "submissions", 3), tmp_path / "results"
    with Ledger(results), pytest.raises(GraderError, match="another run is grading into"):
        grade(submissions, results)
    assert grade(submissions, results).graded.total() == 3 * ALL


def test_results_can_be_read_while_a_run_is_writing_them(tmp_path: Path) -> None:
    submissions, results = make_class(tmp_path / "submissions", 3), tmp_path / "results"
    grade(submissions, results)
    with Ledger(results), Ledger(results, readonly=True) as reading:
        assert len(list(reading.rows())) == 3 * ALL


def test_a_fault_of_one_grader_ends_the_run_with_what_happened(tmp_path: Path) -> None:
    submissions, results = make_class(tmp_path / "submissions", 5), tmp_path / "results"

    class Broken(StubGrader):
        def grade(self, job: Any) -> dict[str, Any]:
            if job.submission.learner == "learner 002":
                raise GraderError("this grader is broken.", "Mend it.")
            return super().grade(job)

    with pytest.raises(GraderError, match="this grader is broken"):
        grade(submissions, results, new_grader=Broken)
    assert no_threads_left()
    before = len(rows_per_key(results))
    assert grade(submissions, results).graded.total() == 5 * ALL - before


def test_an_interrupted_run_stops_its_graders_at_once(tmp_path: Path) -> None:
    submissions = make_class(tmp_path / "submissions", 5)
    stopped = threading.Event()

    class Slow(StubGrader):
        def grade(self, job: Any) -> dict[str, Any]:
            if job.submission.learner != "learner 000":
                assert stopped.wait(60)
            return super().grade(job)

        def stop(self) -> None:
            stopped.set()

    jobs = [Job(one, str(number)) for number, one in enumerate(find(submissions).submissions)]
    engine = engines.Local(TERMS, 2, Slow)
    graded = engine.run(iter(jobs))
    next(graded)
    started = time.monotonic()
    graded.close()  # as when the main thread is interrupted
    assert time.monotonic() - started < 30 and stopped.is_set()


def test_machine_errors_are_tried_again_and_learners_errors_are_not(tmp_path: Path) -> None:
    submissions, results, graded = make_class(tmp_path / "submissions", 3), tmp_path / "results", tmp_path / "graded"
    broken = submissions / "learner 001" / EXERCISES[0] / "mymodel.h5"
    broken.write_text("error")
    assert grade(submissions, results, graded=graded).graded == {"failed": 3 * ALL - 1, "error": 1}
    graded.unlink()
    assert grade(submissions, results, graded=graded).graded == {"error": 1}
    assert graded.read_text().splitlines() == [f"learner 001 {EXERCISES[0]}"]
    row = next(
        row for row in read_csv(results) if (row["student_id"], row["assignment"]) == ("learner 001", EXERCISES[0])
    )
    assert row["score"] == row["raw_score"] == ""
    broken.write_text("well")
    assert grade(submissions, results).graded == {"failed": 1}
    assert grade(submissions, results).graded == {}
    assert next(row for row in read_json(results)["exercises"] if row["learner"] == "learner 001")["attempt"] == 3


def test_each_change_of_a_submission_is_a_new_attempt_even_back_to_the_first(tmp_path: Path) -> None:
    submissions, results = make_class(tmp_path / "submissions", 2, EXERCISES[:1]), tmp_path / "results"
    model = submissions / "learner 000" / EXERCISES[0] / "mymodel.h5"
    grade(submissions, results)
    first = model.read_text()
    for attempt, content in enumerate(["other", first], start=2):
        model.write_text(content)
        assert grade(submissions, results).graded.total() == 1
        row = read_json(results)["exercises"][0]
        assert row["attempt"] == attempt and f"it says {content}" in row["checks"][0]["message"]
    assert grade(submissions, results).graded.total() == 0


def test_no_resume_grades_all_again_once(tmp_path: Path) -> None:
    submissions, results = make_class(tmp_path / "submissions", 2), tmp_path / "results"
    grade(submissions, results)
    assert grade(submissions, results, again=True).graded.total() == 2 * ALL
    assert {row["attempt"] for row in read_json(results)["exercises"]} == {2}
    assert grade(submissions, results).graded.total() == 0


def test_ledger_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    submissions, results = make_class(tmp_path / "submissions", 1), tmp_path / "results"
    grade(submissions, results)
    connection = sqlite3.connect(results / NAME)
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    before = (results / NAME).read_bytes()
    with pytest.raises(GraderError, match="has version 2, but this grader only knows version 1.*\n.*Update the grader"):
        grade(submissions, results)
    assert (results / NAME).read_bytes() == before


@pytest.mark.parametrize("damage", ["not a database", "cut off", "overwritten", "a folder"])
def test_damaged_ledger_is_reported_and_not_made_worse(tmp_path: Path, damage: str) -> None:
    submissions, results = make_class(tmp_path / "submissions", 40), tmp_path / "results"
    grade(submissions, results)
    path = results / NAME
    content = path.read_bytes()
    if damage == "a folder":
        path.unlink()
        path.mkdir()
    elif damage == "not a database":
        path.write_bytes(b"It was a nice ledger." * 1000)
    elif damage == "cut off":
        path.write_bytes(content[: len(content) // 2])
    else:
        path.write_bytes(content[:4096] + b"\xff" * 8192 + content[12288:])
    with pytest.raises(GraderError, match=f"{NAME} cannot be used"):
        grade(submissions, results)
    shutil.move(path, tmp_path / "away")
    assert grade(submissions, results).graded.total() == 40 * ALL


def test_results_that_cannot_be_written_are_reported(tmp_path: Path) -> None:
    submissions = make_class(tmp_path / "submissions", 1)
    (tmp_path / "file").write_text("in its place")
    with pytest.raises(GraderError, match="cannot be written.*\n.*--out"):
        grade(submissions, tmp_path / "file")
    if Path("/proc/self").exists():
        with pytest.raises(GraderError, match="cannot be written"):
            grade(submissions, Path("/proc/results"))
