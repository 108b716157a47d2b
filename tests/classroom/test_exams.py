"""Finished practice exams that learners hand in: graded again as a class, and shown beside what their files claim."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from class_stub import StubGrader
from class_stub import grade as grade_class
from exam_stub import HOUR, NOON, after

from grader.__main__ import main
from grader.classroom import exam_report, submissions
from grader.classroom import exams as of_class
from grader.classroom.commands import grade as command
from grader.classroom.engines import Local
from grader.datasets.arrays import SEED
from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.learner.exam import exams, starting
from grader.learner.exam.state import Exam


def is_graded_by_its_file(entry: Entry) -> bool:
    return not entry.exercise.needs_history


@pytest.fixture(scope="module")
def exam(tmp_path_factory: pytest.TempPathFactory) -> Exam:
    """A finished exam of the project's own exercises: all points are claimed, but for category 5."""
    root, entries = tmp_path_factory.mktemp("exam"), catalog.all_entries()
    exam = starting.start(
        root, entries, lambda: NOON, hours=5, draw_seed=3, make_ready=lambda entry: None, fits=is_graded_by_its_file
    )
    for number, drawn in enumerate(exam.exercises):
        called = exams.record(exam.folder, "submitted", after(number * 60), exercise=drawn.id)
        points = 0 if number == 4 else 5
        checks = [{"name": "score", "status": "failed", "message": "", "help": ""}] if number == 4 else []
        result = {"status": "failed" if checks else "passed", "points": points, "max_points": 5, "checks": checks}
        values = {"exercise": drawn.id, "submitted": called.records - 1, "result": result}
        exams.record(exam.folder, "graded", after(number * 60 + 1), **values)
        kept = exam.folder / "submitted" / drawn.id
        kept.mkdir(parents=True)
        (kept / "mymodel.h5").write_text("the best", encoding="utf-8")
        (exam.folder / drawn.id / "mymodel.h5").write_text("the last", encoding="utf-8")
    return exams.finish(exam, after(HOUR))


@pytest.fixture
def handed_in(exam: Exam, tmp_path: Path) -> Path:
    """The exam of ada as a folder, of eve as an archive of it, and of bob as an archive of what is in it."""
    folder = tmp_path / "class"
    shutil.copytree(exam.folder, folder / "ada")
    shutil.make_archive(str(folder / "eve"), "zip", exam.folder.parent)
    shutil.make_archive(str(folder / "bob"), "zip", exam.folder)
    return folder


def test_the_best_attempts_are_graded_not_the_last_ones(exam: Exam, handed_in: Path, tmp_path: Path) -> None:
    found = submissions.find(handed_in)
    assert found.remarks == []
    drawn = [one.id for one in exam.exercises]
    assert [(one.learner, one.exercise) for one in found.submissions] == [
        (learner, name) for learner in ("ada", "bob", "eve") for name in drawn
    ]
    for one in found.submissions:
        (place := tmp_path / one.learner / one.exercise).mkdir(parents=True)
        assert one.unpacked(place).file("mymodel.h5").read_text(encoding="utf-8") == "the best"


def test_an_exam_without_a_submission_is_reported(handed_in: Path) -> None:
    shutil.rmtree(handed_in / "ada" / "submitted")
    (remark,) = submissions.find(handed_in).remarks
    assert remark == "'ada' is an exam without a folder submitted: nothing was submitted."


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="needs links")
def test_a_link_is_neither_a_folder_of_attempts_nor_an_exam(handed_in: Path) -> None:
    os.rename(handed_in / "ada" / "submitted", handed_in.parent / "elsewhere")
    os.symlink(handed_in.parent / "elsewhere", handed_in / "ada" / "submitted")
    assert "'ada' is an exam without" in submissions.find(handed_in).remarks[0]
    os.rename(handed_in / "ada" / "exam.json", handed_in.parent / "exam.json")
    os.symlink(handed_in.parent / "exam.json", handed_in / "ada" / "exam.json")
    found, remarks = of_class.claims(handed_in)
    assert [one.learner for one in found] == ["bob", "eve"] and len(remarks) == 1


def test_points_are_those_of_the_class_and_the_rest_is_marked_as_claimed(
    exam: Exam, handed_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "_engine", lambda options, terms: Local(terms, 1, StubGrader))
    for archive in handed_in.glob("*.zip"):
        archive.unlink()  # StubGrader reads folders
    out = tmp_path / "results"
    monkeypatch.setenv(SEED, "of the class")
    assert main(["classroom", "grade", str(handed_in), "--out", str(out)]) == 0
    capsys.readouterr()
    assert main(["classroom", "exams", str(handed_in), str(out), "--csv", str(tmp_path / "exams.csv")]) == 0
    said = capsys.readouterr().out
    (ada,) = [line for line in said.splitlines() if "ada" in line]
    assert ada.split() == ["ada", "0%", *"5 of 5 67% 1:00 h of 5:00 h --seed 3".split()]
    for words in ("graded again", "claimed", "time (claimed)", "draw (claimed)", "90% pass"):
        assert words in said
    lines = (tmp_path / "exams.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "learner,category,exercise,points,max_points,claimed_points,claimed_attempts"
    assert lines[1] == f"ada,1,{exam.exercises[0].id},0,5,5,1" and len(lines) == 6


def test_a_model_that_was_not_handed_in_has_no_points(handed_in: Path) -> None:
    (ada, *_), _ = of_class.claims(handed_in)
    points = {one.id: 5 for one in ada.exercises if one.weight != 5}
    assert ada.share(points) == pytest.approx(10 / 15)
    assert ada.share({}) == 0 and ada.share({**points, "category5_no": 5, "foundations_no": 5}) == ada.share(points)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 2},
        {"ended_by": None},
        {"seconds": None},
        {"seconds": "x"},
        {"seconds": float("nan")},
        {"hours": float("inf")},
        {"exercises": []},
        {"exercises": [{"id": "../../etc", "points": 5, "attempts": []}] * 5},
        {"exercises": [{"id": "category1_linear", "points": 5, "attempts": []}] * 5},
        {"exercises": [{"id": f"exercises/category{n}_linear", "points": 5, "attempts": []} for n in range(1, 6)]},
        {"exercises": 5},
        {"hours": 1000},
        {"remarks": {"a": 1}},
        {"draw_seed": []},
    ],
)
def test_a_file_that_is_no_finished_exam_is_reported_and_the_class_goes_on(handed_in: Path, change: dict) -> None:
    file = handed_in / "ada" / "exam.json"
    file.write_text(json.dumps({**json.loads(file.read_text(encoding="utf-8")), **change}), encoding="utf-8")
    found, (remark,) = of_class.claims(handed_in)
    assert [one.learner for one in found] == ["bob", "eve"]
    assert remark.startswith("the exam.json of 'ada' is not one of a finished exam: ")


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b"[" * 200_000, b"{}", b"9" * 10_000])
def test_content_that_is_no_exam_is_reported(handed_in: Path, content: bytes) -> None:
    (handed_in / "ada" / "exam.json").write_bytes(content)
    assert len(of_class.claims(handed_in)[1]) == 1


def test_a_file_of_gigabytes_is_not_read(handed_in: Path) -> None:
    with (handed_in / "ada" / "exam.json").open("r+b") as file:
        file.truncate(10**10)
    assert "it has more than 20 MB" in of_class.claims(handed_in)[1][0]


def test_remarks_of_a_learners_file_cannot_write_on_the_terminal(
    handed_in: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from grader.report.console import console

    file = handed_in / "ada" / "exam.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**document, "remarks": ["\x1b[2J[bold]all is well"]}), encoding="utf-8")
    exam_report.show(console(), of_class.claims(handed_in)[0], {})
    said = capsys.readouterr().out
    assert "! ada: \\x1b[2J[bold]all is well" in said and "\x1b" not in said


def test_a_folder_without_exams_says_what_is_expected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "class" / "ada" / "category1_linear").mkdir(parents=True)
    (tmp_path / "class" / "ada" / "category1_linear" / "mymodel.h5").write_text("x", encoding="utf-8")
    grade_class(tmp_path / "class", tmp_path / "results")
    assert main(["classroom", "exams", str(tmp_path / "class"), str(tmp_path / "results")]) == 2
    assert "Each learner hands in the folder exam/<date>" in capsys.readouterr().err
