"""The results of a class: damaged, locked and merged ledgers, gradebooks, and the names in them."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from pathlib import Path

import pytest
from class_stub import EXERCISES, grade, hand_in, make_class, read_json

from grader.__main__ import main
from grader.classroom import gradebook
from grader.classroom.ledger import NAME, Ledger
from grader.datasets.heldout import SEED
from grader.errors import GraderError

LINE = EXERCISES[0]
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot copy a locked file")


def killed_in_the_middle(folder: Path, results_folder: Path) -> None:
    """Leaves `results_folder` like a run that was killed while SQLite was writing."""
    grade(make_class(folder / "class", 40), folder / "whole")
    writer = sqlite3.connect(folder / "whole" / NAME, isolation_level=None)
    writer.execute("PRAGMA cache_size = 1")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE grades SET points = 5, result = result || ' '")
    results_folder.mkdir()
    for path in (folder / "whole").glob(f"{NAME}*"):
        shutil.copy(path, results_folder)
    writer.execute("ROLLBACK")
    writer.close()
    assert (results_folder / f"{NAME}-journal").stat().st_size > 512


@posix
def test_a_report_after_a_kill_shows_the_grades_from_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    killed_in_the_middle(tmp_path, tmp_path / "results")
    assert main(["classroom", "report", str(tmp_path / "results")]) == 0
    assert "5 points" not in capsys.readouterr().out
    with Ledger(tmp_path / "results", readonly=True) as ledger:
        assert {row.points for row in ledger.rows()} == {0}


def test_an_empty_ledger_file_holds_no_grades(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / NAME).touch()
    assert main(["classroom", "report", str(tmp_path)]) == 3
    assert "holds no grades yet" in capsys.readouterr().err


def test_a_ledger_that_another_program_has_locked_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.classroom.ledger.LOCKED_SECONDS", 0.1)
    grade(make_class(tmp_path / "class", 1), tmp_path / "results")
    other = sqlite3.connect(tmp_path / "results" / NAME, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(GraderError, match="is locked.*\n.*Close the other program"):
        grade(make_class(tmp_path / "more", 2), tmp_path / "results")
    other.close()


def test_a_damaged_row_is_reported(tmp_path: Path) -> None:
    grade(make_class(tmp_path / "class", 1), tmp_path / "results")
    with sqlite3.connect(tmp_path / "results" / NAME) as other:
        other.execute("UPDATE grades SET result = '{' WHERE exercise = ?", (LINE,))
    with (
        Ledger(tmp_path / "results", readonly=True) as ledger,
        pytest.raises(GraderError, match="row of 'learner 0"),
    ):
        list(ledger.rows())


def test_a_merge_takes_the_newest_grade_whatever_the_order(tmp_path: Path) -> None:
    result = {"status": "failed", "points": 0, "max_points": 5}
    moments = {"old": "2024-01-01T00:00:00+00:00", "new": "2024-01-02T00:00:00+00:00"}
    for name, moment in moments.items():
        with Ledger(tmp_path / name) as ledger:
            ledger.add("ada", LINE, f"key of the {name}", "process", result, moment)
    for order in (["old", "new"], ["new", "old"]):
        with Ledger(tmp_path / "-".join(order)) as merged:
            for name in order:
                with Ledger(tmp_path / name, readonly=True) as part:
                    assert merged.merge(part) == 1 and merged.merge(part) == 0
            assert [(row.attempt, row.key) for row in merged.rows()] == [(2, "key of the new")]


def test_a_failed_merge_adds_nothing(tmp_path: Path) -> None:
    grade(make_class(tmp_path / "class", 3), tmp_path / "part")
    with sqlite3.connect(tmp_path / "part" / NAME) as other:
        other.execute("UPDATE grades SET result = '{' WHERE learner = 'learner 002'")
    with Ledger(tmp_path / "merged") as merged, Ledger(tmp_path / "part", readonly=True) as part:
        with pytest.raises(GraderError):
            merged.merge(part)
        assert list(merged.rows()) == []


def test_parts_with_different_terms_are_reported_when_they_are_merged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in ("one", "other"):
        monkeypatch.setenv(SEED, seed)
        hand_in(tmp_path / f"class {seed}", f"learner {seed}")
        grade(tmp_path / f"class {seed}", tmp_path / seed)
    parts = [str(tmp_path / "one"), str(tmp_path / "other")]
    assert main(["classroom", "merge", parts[0], "--out", str(tmp_path / "same")]) == 0
    assert capsys.readouterr().err == ""
    assert main(["classroom", "merge", *parts, "--out", str(tmp_path / "mixed")]) == 0
    assert "cannot be compared" in capsys.readouterr().err
    assert "terms" not in read_json(tmp_path / "mixed")["exercises"][0]


def test_a_gradebook_that_cannot_be_written_does_not_stop_the_grading(tmp_path: Path) -> None:
    folder, results_folder = make_class(tmp_path / "class", 5), tmp_path / "results"
    (results_folder / "gradebook.csv" / "in its place").mkdir(parents=True)
    with pytest.raises(GraderError, match="gradebook.csv cannot be written.*\n.*Close the program"):
        grade(folder, results_folder)
    with Ledger(results_folder, readonly=True) as ledger:
        assert len(list(ledger.rows())) == 5 * len(EXERCISES)


def test_names_in_a_spreadsheet_are_not_formulas_and_stay_different() -> None:
    names = ["=1", "'=1", "''=1", "\n=1", "\N{FULLWIDTH EQUALS SIGN}1", "@a", "'t Hooft", "O'Neill", "ada", "'", ""]
    written = [gradebook.harmless(name) for name in names]
    assert len(set(written)) == len(names)
    assert not [text for text in written if text.startswith(gradebook.FORMULA)]
    assert {"'t Hooft", "O'Neill", "ada"} <= set(written)


def test_names_that_look_like_markup_are_shown_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    names = ["[red]", "[bold]eve[]", ":duck:"]
    for name in names:
        hand_in(tmp_path / "class", name)
    grade(tmp_path / "class", tmp_path / "results")
    assert main(["classroom", "report", str(tmp_path / "results")]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in names)
