"""A class from submissions in any state to what an instructor gets: a gradebook, a report, clear messages."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from class_stub import EXERCISES, TERMS, StubGrader, grade, make_class, read_csv, read_csv_text, read_json
from projects import Project
from rich.console import Console
from standins import split_of

from grader.classroom import engines, report, run, submissions
from grader.classroom.display import Display
from grader.classroom.gradebook import FORMULA, Gradebook
from grader.classroom.ledger import Ledger, Row
from grader.errors import GraderError
from grader.inspection.refusal import Refused
from grader.report.console import UNBROKEN
from grader.scoring.results import SCHEMA

LINE, DIGITS = EXERCISES
NAMES = (
    "Turing, Alan",
    'Robert "); DROP TABLE grades;--',
    "two\nlines",
    "carriage\rreturn",
    "=cmd|'calc'!A0",
    "+1",
    "-2+3",
    "@sum",
    "\ttab",
    " space ",
    "Zoë Ångström",
    "Zoe\u0308 A\u030angstro\u0308m",
    "曽根 美知子",
    "🦆",
    "\u202eevil",
    "x" * 200,
    "ümläut_category1_linear",
)


def find(folder: Path) -> dict[tuple[str, str], submissions.Submission]:
    return {(one.learner, one.exercise): one for one in submissions.find(folder).submissions}


def remarks(folder: Path) -> str:
    return "\n".join(submissions.find(folder).remarks)


def hand_in(folder: Path, learner: str, exercise: str = LINE, content: str = "a model") -> Path:
    path = folder / learner / exercise / "mymodel.h5"
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    return path


def pack(path: Path, files: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def test_folders_flat_files_and_archives_are_submissions(tmp_path: Path) -> None:
    hand_in(tmp_path, "ada")
    (tmp_path / f"bob_smith_{DIGITS}.h5").write_text("a model")
    pack(
        tmp_path / "eve.zip", {f"my work/{LINE}/mymodel.h5": "a model", f"my work/{LINE}/starter.py": "", "readme": ""}
    )
    assert set(find(tmp_path)) == {("ada", LINE), ("bob_smith", DIGITS), ("eve", LINE)}
    assert remarks(tmp_path) == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows allows few of these names")
def test_any_name_is_graded_and_the_csv_stays_a_csv(tmp_path: Path) -> None:
    for name in NAMES:
        hand_in(tmp_path / "class", name, content=f"of {name}")
    progress = grade(tmp_path / "class", tmp_path / "results")
    assert progress.graded.total() == len(NAMES)
    students = [row["student_id"] for row in read_csv(tmp_path / "results")]
    assert {student.removeprefix("'") for student in students} == set(NAMES)
    assert not [student for student in students if student.startswith(FORMULA)]
    assert {row["learner"] for row in read_json(tmp_path / "results")["exercises"]} == set(NAMES)
    with Ledger(tmp_path / "results", readonly=True) as ledger:
        written = read_csv_text("".join(report.as_csv(report.findings(ledger))))
    assert {len(row) for row in written} == {4}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux allows file names that are not text")
def test_names_that_are_not_text_stay_different(tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    for name in (b"caf\xe9", b"caf\xe8"):
        try:
            os.makedirs(os.path.join(os.fsencode(tmp_path), b"class", name, LINE.encode()))
        except OSError:
            pytest.skip("this disk does not allow such names")
        path = os.path.join(os.fsencode(tmp_path), b"class", name, LINE.encode(), b"mymodel.h5")
        with open(path, "wb") as file:
            file.write(name[-1:].hex().encode())
    assert grade(tmp_path / "class", tmp_path / "results").graded.total() == 2
    assert {row["student_id"] for row in read_csv(tmp_path / "results")} == {"caf\\xe9", "caf\\xe8"}


def test_what_is_not_a_submission_is_reported_and_the_rest_is_found(tmp_path: Path) -> None:
    hand_in(tmp_path, "ada")
    hand_in(tmp_path, "bob", "category1_liner")
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("")
    (tmp_path / ".DS_Store").write_text("")
    (tmp_path / "model.h5").write_text("")
    (tmp_path / "eve").mkdir()
    (tmp_path / "eve" / LINE).write_text("a file in its place")
    (tmp_path / "mallory.zip").write_text("not an archive")
    pack(tmp_path / "trudy.zip", {"mine/other/mymodel.h5": ""})
    assert set(find(tmp_path)) == {("ada", LINE)}
    said = remarks(tmp_path)
    for line in (
        "'bob/category1_liner' is not an exercise. Did you mean category1_linear?",
        "'empty' is empty",
        "'notes.txt' is not a submission",
        "'model.h5' names no exercise: expected <learner>_<exercise id>.h5",
        "'eve/category1_linear' is not a folder",
        "'mallory.zip' cannot be read",
        "'trudy.zip/mine/other' is not an exercise",
    ):
        assert line in said
    assert "DS_Store" not in said


def test_a_folder_of_exercises_instead_of_learners_is_reported(tmp_path: Path) -> None:
    (tmp_path / LINE).mkdir()
    (tmp_path / LINE / "mymodel.h5").write_text("")
    assert "holds exercises, not learners" in remarks(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")
def test_a_model_that_is_a_link_is_known_by_the_link_alone(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("a model")
    hand_in(tmp_path / "class", "ada").unlink()
    (tmp_path / "class" / "ada" / LINE / "mymodel.h5").symlink_to(tmp_path / "elsewhere")
    (submission,) = find(tmp_path / "class").values()
    before = submission.hash()
    (tmp_path / "elsewhere").write_text("another model")
    assert submission.hash() == before


def test_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(GraderError, match="cannot be read: No such file"):
        submissions.find(tmp_path / "nowhere")


def test_the_newest_of_two_submissions_counts(tmp_path: Path) -> None:
    older = hand_in(tmp_path, "ada")
    os.utime(older, (1, 1))
    os.utime(older.parent, (1, 1))
    pack(tmp_path / "ada.zip", {f"{LINE}/mymodel.h5": "newer"})
    assert find(tmp_path)["ada", LINE].path == tmp_path / "ada.zip"
    assert "was handed in twice by 'ada'" in remarks(tmp_path)
    progress = grade_archives(tmp_path, tmp_path.parent / "results")
    assert progress.total == 1


def grade_archives(folder: Path, results: Path) -> run.Progress:
    class Unpacking(StubGrader):
        def grade(self, job: Any) -> dict[str, Any]:
            (results / "unpacked").mkdir(exist_ok=True)
            return super().grade(type(job)(job.submission.unpacked(results / "unpacked"), job.key))

    return grade(folder, results, new_grader=Unpacking, jobs=1)


def test_names_that_look_alike_are_reported_and_graded_separately(tmp_path: Path) -> None:
    for name in ("Zoë", "Zoe\u0308", "zoë "):
        if (tmp_path / name).exists():
            pytest.skip("this disk treats them as one name")
        hand_in(tmp_path, name)
    assert len(find(tmp_path)) == 3
    assert remarks(tmp_path).count("are graded as different learners") == 1


@pytest.mark.parametrize("damage", ["two of a name", "a link", "encrypted", "another method", "cut off"])
def test_broken_archive_is_refused_with_a_reason(tmp_path: Path, damage: str) -> None:
    path, name = tmp_path / "eve.zip", f"{LINE}/mymodel.h5"
    with zipfile.ZipFile(path, "w") as archive:
        member = zipfile.ZipInfo(name)
        if damage == "a link":
            member.external_attr = 0o120777 << 16
        archive.writestr(member, "/etc/passwd" * 100)
        if damage == "two of a name":
            with pytest.warns(UserWarning, match="Duplicate"):
                archive.writestr(name, "another")
    content = bytearray(path.read_bytes())
    central = content.index(b"PK\x01\x02")
    if damage == "encrypted":
        content[6] |= 1
        content[central + 8] |= 1
    elif damage == "another method":
        content[8:10] = content[central + 10 : central + 12] = b"\x63\x00"
    elif damage == "cut off":
        content[100:600] = b""
    path.write_bytes(content)
    found = submissions.find(tmp_path)
    if found.submissions:
        with pytest.raises(Refused, match="eve.zip cannot be unpacked"):
            found.submissions[0].unpacked(tmp_path)
        assert len(found.submissions[0].hash()) == 64
    else:
        assert "eve.zip" in found.remarks[0]


def test_members_outside_the_folder_of_an_exercise_are_not_unpacked(tmp_path: Path) -> None:
    files = {f"{LINE}/mymodel.h5": "model", f"{LINE}/../../../escaped": "no", "/absolute": "no", f"{LINE}/extra": "no"}
    pack(tmp_path / "class" / "eve.zip", files)
    (one,) = submissions.find(tmp_path / "class").submissions
    (tmp_path / "into").mkdir()
    unpacked = one.unpacked(tmp_path / "into")
    assert unpacked.file("mymodel.h5").read_text() == "model"
    assert [path.name for path in (tmp_path / "into").iterdir()] == ["mymodel.h5"]
    assert not list(tmp_path.rglob("escaped"))


@pytest.mark.parametrize("of", [1, 2, 3, 7])
def test_shards_are_a_partition(tmp_path: Path, of: int) -> None:
    found = submissions.find(make_class(tmp_path, 30)).submissions
    shards = [run.shard(found, number, of) for number in range(1, of + 1)]
    assert sorted(one.title for shard in shards for one in shard) == sorted(one.title for one in found)
    assert of == 1 or max(map(len, shards)) < len(found)


def test_merged_shards_equal_the_whole_class(tmp_path: Path) -> None:
    folder = make_class(tmp_path / "class", 12)
    grade(folder, tmp_path / "whole")
    found = submissions.find(folder).submissions
    with Ledger(tmp_path / "merged") as merged:
        for number in (1, 2, 3):
            with Ledger(tmp_path / str(number)) as part:
                engine = engines.Local(TERMS, 1, StubGrader)
                run.grade(run.shard(found, number, 3), part, engine, TERMS)
                merged.merge(part)
                assert merged.merge(part) == 0
        Gradebook(merged).write()

    def without_time(results: Path) -> list[Any]:
        rows = read_json(results)["exercises"]
        return [{name: value for name, value in row.items() if name != "graded_at"} for row in rows]

    assert without_time(tmp_path / "merged") == without_time(tmp_path / "whole")
    assert len(read_csv(tmp_path / "merged")) == 24


def test_a_merge_keeps_when_a_grade_was_given_and_its_attempts(tmp_path: Path) -> None:
    model = hand_in(tmp_path / "class", "ada")
    grade(tmp_path / "class", tmp_path / "part")
    model.write_text("another")
    grade(tmp_path / "class", tmp_path / "part")
    with Ledger(tmp_path / "part") as part, Ledger(tmp_path / "merged") as merged:
        assert merged.merge(part) == 2
        assert list(merged.rows(every_attempt=True)) == list(part.rows(every_attempt=True))


def row(learner: str, value: float, points: int = 5, seconds: float = 1.0, **more: Any) -> Row:
    metric = {"name": "accuracy", "value": value, "low": value - 0.01, "high": value + 0.01, "threshold": 0.9}
    failed = [{"name": "score", "status": "failed", "message": "too low", "help": ""}] if points < 5 else []
    seconds_of = {"train": 0.0, "inspect": 0.0, "evaluate": seconds, "score": 0.0}
    result = {"metric": metric, "checks": failed, "seconds": seconds_of, **more}
    status = "passed" if points == 5 else "failed"
    return Row(learner, DIGITS, 1, f"key of {learner}", status, points, 5, "process", "", result)


def test_report_shows_scores_failed_checks_slow_ones_copies_and_gaps() -> None:
    public = {"name": "accuracy", "value": 0.99, "low": 0.98, "high": 1.0, "threshold": 0.9}
    rows = [
        row("ada", 0.95, weights_sha256="a" * 64, predictions_sha256="b" * 64),
        row("bob", 0.95, weights_sha256="a" * 64, predictions_sha256="b" * 64),
        row("cyd", 0.95, weights_sha256="c" * 64, predictions_sha256="d" * 64),
        row("dan", 0.95, weights_sha256="e" * 64, predictions_sha256="d" * 64),
        row("eve", 0.80, points=2, public_metric=public, weights_sha256="f" * 64, predictions_sha256="f" * 64),
        row("fay", 0.98, public_metric=public, seconds=9.0),
    ]
    found = {(one.kind, one.learners): one.value for one in report.of_exercise(DIGITS, rows)}
    assert found["submissions", ()] == "6" and found["5 points", ()] == "5" and found["2 points", ()] == "1"
    assert found["failed at score", ("eve",)] == "1"
    assert found["identical weights", ("ada", "bob")] == "a" * 12
    assert found["identical predictions", ("cyd", "dan")] == "d" * 12
    assert ("identical predictions", ("ada", "bob")) not in found  # reported once
    assert found["better on public data", ("eve",)] == "0.99 on public, 0.8 on private data"
    assert found["slow", ("fay",)] == "9.0 s"
    assert not [kind for kind, learners in found if "fay" in learners and kind == "better on public data"]


def test_report_names_no_one_without_reason() -> None:
    rows = [row(name, 0.95, seconds=seconds) for name, seconds in {"ada": 1.0, "bob": 1.0, "cyd": 1.9}.items()]
    assert {one.kind for one in report.of_exercise(DIGITS, rows) if one.learners} == set()


def test_two_of_three_learners_with_the_same_predictions_are_named() -> None:
    rows = [
        row(name, 0.95, predictions_sha256=digit * 64) for name, digit in {"ada": "a", "bob": "a", "cyd": "b"}.items()
    ]
    found = {one.kind: one.learners for one in report.of_exercise(DIGITS, rows) if one.learners}
    assert found == {"identical predictions": ("ada", "bob")}


@pytest.mark.parametrize(("high", "learners"), [(0.39, [("ada",)]), (0.41, [])])
def test_an_error_that_is_smaller_on_public_data_is_a_gap_if_the_intervals_are_apart(
    high: float, learners: list[tuple[str, ...]]
) -> None:
    private = {"name": "MAE", "value": 0.5, "low": 0.4, "high": 0.6, "threshold": 0.5}
    public = {"name": "MAE", "value": 0.3, "low": 0.2, "high": high, "threshold": 0.5}
    found = report.of_exercise(LINE, [row("ada", 0.5, metric=private, public_metric=public)])
    assert [one.learners for one in found if one.kind == "better on public data"] == learners


def test_what_could_not_be_graded_counts_in_no_sum(tmp_path: Path) -> None:
    hand_in(tmp_path / "class", "ada", content="e")
    hand_in(tmp_path / "class", "bob", content="wrong")
    grade(tmp_path / "class", tmp_path / "results")
    document = read_json(tmp_path / "results")
    assert [row["status"] for row in document["exercises"]] == ["error", "failed"]
    assert (document["points"], document["max_points"]) == (0, 5)


def shown(folder: Path, results: Path, columns: int | None = None) -> str:
    """What a run prints to a log, or to a terminal with this many columns."""
    written = io.StringIO()
    out = Console(file=written, width=columns or UNBROKEN, force_terminal=columns is not None, color_system=None)
    found = submissions.find(folder).submissions
    with Ledger(results) as ledger, Display(out, len(found)) as display:
        engine = engines.Local(TERMS, 1, StubGrader)
        progress = run.grade(found, ledger, engine, TERMS, on_grade=display.on_grade)
        display.summary(list(ledger.rows()), progress)
    return written.getvalue()


def test_an_error_that_submissions_share_is_reported_once(tmp_path: Path) -> None:
    for number in range(5):
        hand_in(tmp_path / "class", f"learner {number}", content="e")
    said = shown(tmp_path / "class", tmp_path / "results")
    assert said.count("the machine is tired.") == 1
    assert f"! and 4 more like it in {LINE}" in said and "learner 4 category1_linear error\n" in said
    assert "5 could not be graded" in said


@pytest.mark.parametrize("columns", [80, 120])
def test_a_long_name_leaves_room_for_the_progress(tmp_path: Path, columns: int) -> None:
    hand_in(tmp_path / "class", "x" * 200, content="1")
    said = shown(tmp_path / "class", tmp_path / "results", columns)
    assert "1/1" in said and "xxxx…" in said
    assert max(len(line) for line in re.split(r"[\r\n]|\x1b\[\S*?[A-Za-z]", said)) <= columns


def test_predictions_that_most_of_a_class_share_are_not_copies() -> None:
    rows = [row(f"learner {n}", 1.0, weights_sha256=f"{n:064d}", predictions_sha256="0" * 64) for n in range(9)]
    assert not [one for one in report.of_exercise(DIGITS, rows) if one.kind.startswith("identical")]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, line_models: dict[str, Path], shared_project: Project) -> Any:
    """A class of real models graded by the command, with a broken exercise and private data."""
    import keras

    folder = tmp_path_factory.mktemp("graded")
    deep = keras.Sequential([keras.Input((1,)), keras.layers.Dense(16), keras.layers.Dense(1)])
    weight = np.random.default_rng(0).uniform(0.5, 2, (1, 16))
    deep.set_weights([weight, np.zeros(16), 2.5 / (16 * weight.T), np.array([-1.5])])
    deep.save(folder / "deep.h5")  # the best single Dense layer is the same for all, and so no copy
    models = {**line_models, "deep": folder / "deep.h5"}
    shared_project.add(LINE)
    broken = shared_project.add(DIGITS)
    (broken.folder / "spec.py").write_text("SPEC = Exercise(", encoding="utf-8")
    for learner, name in {"ada": "deep", "bob": "near", "=eve": "wrong", "copy, cat": "deep"}.items():
        shutil.copy(models[name], hand_in(folder / "class", learner))
    hand_in(folder / "class", "ada", DIGITS)
    hand_in(folder / "class", "mallory", content="not a model at all")
    for code in (folder / "class").glob(f"*/{LINE}"):
        (code / "starter.py").write_text(f"open({str(folder / 'it ran')!r}, 'w')", encoding="utf-8")
    call = ("classroom", "grade", str(folder / "class"), "--out", str(folder / "results"), "--jobs", "2")
    done = shared_project.run(*call, "--heldout-seed", "SECRET-seed", timeout=1200)
    return folder, done


def test_a_class_gets_its_grades(graded: Any) -> None:
    folder, done = graded
    assert done.returncode == 0, done.stderr
    points = {row["student_id"]: row["score"] for row in read_csv(folder / "results")}
    assert points == {"ada": "5", "bob": "4", "'=eve": "0", "copy, cat": "5", "mallory": "0"}
    assert "5 submissions from 5 learners, 2 jobs.\nIsolation: " in done.stdout
    assert "Held-out data: private" in done.stdout


def test_no_learners_code_runs_when_models_are_graded(graded: Any) -> None:
    folder, _ = graded
    assert len(list(folder.glob(f"class/*/{LINE}/starter.py"))) == 5
    assert not (folder / "it ran").exists()


def test_a_broken_exercise_is_reported_and_the_others_are_graded(graded: Any) -> None:
    _, done = graded
    assert f"{DIGITS} is not graded" in done.stderr and "line 1" in done.stderr


def test_results_are_in_the_schema_and_hold_no_secret(graded: Any) -> None:
    folder, done = graded
    document = read_json(folder / "results")
    jsonschema.validate(document, json.loads(SCHEMA.read_text(encoding="utf-8")))
    by_learner = {row["learner"]: row for row in document["exercises"]}
    assert by_learner["ada"]["weights_sha256"] == by_learner["copy, cat"]["weights_sha256"]
    assert by_learner["ada"]["public_metric"]["name"] == "MAE"
    assert "sketches" not in by_learner["ada"]
    assert document["points"] == 14 and document["max_points"] == 25
    for path in (folder / "results").iterdir():
        assert b"SECRET-seed" not in path.read_bytes(), path
    assert "SECRET-seed" not in done.stdout + done.stderr


def test_a_class_with_another_seed_is_graded_on_other_examples(
    graded: Any, line_models: dict[str, Path], shared_project: Project, tmp_path: Path
) -> None:
    """The cache holds the first class's examples. The model "wrong" is off by half of x, in each example."""
    folder, _ = graded
    shutil.copy(line_models["wrong"], hand_in(tmp_path / "class", "=eve"))
    call = ("classroom", "grade", str(tmp_path / "class"), "--out", str(tmp_path / "results"))
    done = shared_project.run(*call, "--heldout-seed", "another seed")
    assert done.returncode == 0, done.stderr
    metrics = {}
    for seed, results in {"SECRET-seed": folder / "results", "another seed": tmp_path / "results"}.items():
        row = next(row for row in read_json(results)["exercises"] if row["learner"] == "=eve")
        off = np.abs(split_of("linear", "heldout", seed)["x"] / 2).mean()
        assert row["metric"]["value"] == pytest.approx(off, rel=1e-5)
        metrics[row["metric"]["value"]] = row["public_metric"]["value"]
    assert len(metrics) == 2 and len(set(metrics.values())) == 1


def test_report_of_the_class_names_the_copies(graded: Any, shared_project: Project, tmp_path: Path) -> None:
    folder, _ = graded
    done = shared_project.run("classroom", "report", str(folder / "results"), "--csv", str(tmp_path / "report.csv"))
    assert done.returncode == 0, done.stderr
    assert "identical weights" in done.stdout and "copy, cat" in done.stdout
    rows = read_csv_text((tmp_path / "report.csv").read_text(encoding="utf-8"))
    assert [LINE, "identical weights", "ada; copy, cat"] in [row[:3] for row in rows]


def test_merge_writes_the_gradebook_of_all(graded: Any, shared_project: Project, tmp_path: Path) -> None:
    folder, _ = graded
    done = shared_project.run("classroom", "merge", str(folder / "results"), "--out", str(tmp_path / "merged"))
    assert done.returncode == 0 and "5 grades" in done.stdout
    assert read_csv(tmp_path / "merged") == read_csv(folder / "results")
    done = shared_project.run("classroom", "merge", str(tmp_path / "nothing"), "--out", str(tmp_path / "merged"))
    assert done.returncode == 2 and "holds no grades" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--engine", "dask"], 2, "--engine dask and --address go together"),
        (["--address", "tcp://localhost:1"], 2, "--engine dask and --address go together"),
        (["--shard", "4/3"], 2, "is not I/N"),
        (["--jobs", "0"], 2, "is not a whole number of at least 1"),
        ([], 2, "no submissions in"),
    ],
)
def test_wrong_call_is_reported(
    shared_project: Project, tmp_path: Path, arguments: list[str], status: int, said: str
) -> None:
    done = shared_project.run("classroom", "grade", str(tmp_path), "--out", str(tmp_path / "out"), *arguments)
    assert done.returncode == status and said in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_file_in_place_of_the_results_folder_is_reported(shared_project: Project, tmp_path: Path) -> None:
    hand_in(tmp_path / "class", "ada")
    (tmp_path / "out").write_text("a file")
    done = shared_project.run("classroom", "grade", str(tmp_path / "class"), "--out", str(tmp_path / "out"))
    assert done.returncode == 3 and "out cannot be written" in done.stderr and "Traceback" not in done.stderr
