"""What a call of classroom grade grades, what it refuses, and the progress it shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from class_stub import EXERCISES, TERMS, StubGrader, grade, hand_in, make_class, read_csv, read_json

from grader.__main__ import main
from grader.classroom import engines, run, submissions
from grader.classroom.commands import grade as command
from grader.classroom.display import rate_text
from grader.classroom.grading import Terms
from grader.classroom.ledger import Ledger
from grader.datasets.heldout import SEED
from grader.isolation.level import Isolation, Level

LINE, STOP = EXERCISES[0], "category2_early_stop"


def call(*arguments: object) -> int:
    try:
        return main(["classroom", "grade", *map(str, arguments)])
    except SystemExit as end:
        return int(str(end.code))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--heldout-seed", ""], "--heldout-seed is empty"),
        (["--engine", "dask", "--address", "tcp://localhost:1", "--jobs", "1"], "--jobs counts jobs of this machine"),
        (["--jobs", "100000"], "is more than 4 for each of the"),
        (["--out", "class"], "SUBMISSIONS and RESULTS are the same folder"),
        (["--out", "class/../class/"], "SUBMISSIONS and RESULTS are the same folder"),
    ],
)
def test_a_call_that_would_not_do_what_it_says_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    hand_in(tmp_path / "class")
    assert call("class", "--out", "results", *arguments) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "results").exists()


def test_an_empty_shard_can_be_merged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hand_in(tmp_path / "class")
    found = submissions.find(tmp_path / "class").submissions
    empty = next(number for number in (1, 2) if not run.shard(found, number, 2))
    assert call(tmp_path / "class", "--out", tmp_path / "part", "--shard", f"{empty}/2") == 0
    assert read_csv(tmp_path / "part") == [] and read_json(tmp_path / "part")["exercises"] == []
    assert main(["classroom", "merge", str(tmp_path / "part"), "--out", str(tmp_path / "merged")]) == 0
    assert "0 grades" in capsys.readouterr().out


def test_results_among_the_submissions_are_not_a_learner(tmp_path: Path) -> None:
    hand_in(tmp_path)
    grade(tmp_path, tmp_path / "results")
    found = submissions.find(tmp_path)
    assert [one.learner for one in found.submissions] == ["ada"]
    assert found.remarks == ["'results' holds results, not submissions."]


def test_an_exercise_about_the_training_is_left_out_unless_it_is_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "_engine", lambda options, terms: engines.Local(terms, 1, StubGrader))
    hand_in(tmp_path / "class")
    hand_in(tmp_path / "class", exercise=STOP)
    assert call(tmp_path / "class", "--out", tmp_path / "results") == 0
    assert f"Add --train --only {STOP}." in capsys.readouterr().err
    trained = ("--train", "--only", STOP, "--require-isolation", "process")
    assert call(tmp_path / "class", "--out", tmp_path / "results", *trained) == 0
    assert "1 submission from 1 learner" in capsys.readouterr().out
    assert call(tmp_path / "class", "--out", tmp_path / "results") == 0
    assert "Nothing new: all 1 were already graded." in capsys.readouterr().out
    assert {row["assignment"] for row in read_csv(tmp_path / "results")} == {LINE, STOP}


def test_only_the_named_exercises_are_graded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hand_in(tmp_path / "class", exercise=STOP)
    assert call(tmp_path / "class", "--out", tmp_path / "results", "--only", LINE) == 2
    assert f"no submissions to {LINE} in" in capsys.readouterr().err
    assert call(tmp_path / "class", "--out", tmp_path / "results", "--only", "category1_liner") == 2
    assert "Did you mean category1_linear?" in capsys.readouterr().err
    assert not (tmp_path / "results").exists()
    assert call(tmp_path / "class", "--out", tmp_path / "results", "--only", STOP) == 0
    assert "Nothing to grade." in capsys.readouterr().out


def test_a_seed_that_changes_nothing_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SEED, "secret")
    found, terms = [hand_in(tmp_path)], Terms("real", False, Isolation(Level.PROCESS))
    (remark,) = run.public_though_seeded(found, terms)
    assert remark.startswith(f"{LINE} is graded on the held-out split of its real data")
    assert list(run.public_though_seeded(found, TERMS)) == []


def test_time_left_counts_only_what_must_be_graded(tmp_path: Path) -> None:
    folder, results_folder = make_class(tmp_path / "class", 10, EXERCISES[:1]), tmp_path / "results"
    grade(folder, results_folder)
    (folder / "learner 003" / LINE / "mymodel.h5").write_text("changed")
    hand_in(folder, "aaa")
    seen = []
    with Ledger(results_folder) as ledger:
        run.grade(
            submissions.find(folder).submissions,
            ledger,
            engines.Local(TERMS, 1, StubGrader),
            TERMS,
            on_grade=lambda job, result, progress: seen.append((progress.graded.total(), progress.due)),
        )
    assert seen[-1] == (2, 2)


def test_rates_below_one_a_second_are_given_per_minute() -> None:
    assert rate_text(2.34) == "2.3 per second" and rate_text(0.02) == "1.2 per minute"
