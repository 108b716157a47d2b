"""What a run keeps and what it leaves: keys that tell what was graded, ledgers, temporary folders, seeds, time left."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from class_stub import EXERCISES, TERMS, StubBench, grade, make_class, read_csv, read_json

from grader import isolation, rubric
from grader.__main__ import main
from grader.classroom import bench, commands, engines, gradebook, room, run, submissions
from grader.classroom.bench import Bench, Job, Terms, key_of
from grader.classroom.ledger import NAME, Ledger
from grader.classroom.room import Room
from grader.classroom.screen import rate_text
from grader.classroom.submissions import Submission
from grader.datasets import cache
from grader.datasets.heldout import SEED
from grader.errors import Failure, GraderError
from grader.exercise import MeanAbsoluteError
from grader.isolation import Isolation, Level
from grader.report import results
from grader.scoring import Score

LINE, STOP = EXERCISES[0], "category2_early_stop"
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such thing")


def hand_in(folder: Path, learner: str = "ada", content: str = "a model", exercise: str = LINE) -> Submission:
    path = folder / learner / exercise
    path.mkdir(parents=True, exist_ok=True)
    (path / "mymodel.h5").write_text(content, encoding="utf-8")
    return Submission(learner, exercise, path)


# --- what was graded is what was to be graded


CHANGED: dict[str, Callable[[pytest.MonkeyPatch, Submission], object]] = {
    "the model": lambda patch, one: (one.path / "mymodel.h5").write_text("another model"),
    "the exercise": lambda patch, one: patch.setattr(
        "grader.classroom.bench.cache.sha256", lambda path: "another spec"
    ),
    "the data": lambda patch, one: patch.setattr("grader.classroom.bench.cache.version", lambda *of: "9.9.9"),
    "the seed": lambda patch, one: patch.setenv(SEED, "secret"),
    "the grader": lambda patch, one: patch.setattr("grader.classroom.bench.__version__", "9.9.9"),
    "TensorFlow": lambda patch, one: patch.setattr("grader.classroom.bench.results.version", lambda name: "9.9.9"),
}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED.keys())
def test_a_grade_is_of_one_submission_exercise_seed_grader_and_tensorflow(
    change: Callable[[pytest.MonkeyPatch, Submission], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SEED, raising=False)
    one = hand_in(tmp_path)
    before = key_of(one, TERMS)
    assert key_of(one, TERMS) == before == key_of(hand_in(tmp_path / "elsewhere"), TERMS)
    change(monkeypatch, one)
    assert key_of(one, TERMS) != before


class NoWorker:
    """Stands for the evaluating process where nothing is to be evaluated."""

    def __init__(self, *_: Any) -> None:
        self.room = Room()

    def begin(self) -> None:
        pass

    def end(self) -> None:
        pass

    def __exit__(self) -> None:
        self.room.close()


@pytest.fixture
def failing_bench(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A bench on which every model fails, after `meanwhile` was called."""

    class Failing(Bench):
        meanwhile: Any = staticmethod(lambda: None)

        def _grade(self, entry: Any, submission: Submission, folder: Path) -> Any:
            if not os.path.lexists(submission.path):
                return super()._grade(entry, submission, folder)
            self.meanwhile()
            return rubric.failed_training(entry, Failure("it is no model.", "")), {}

    monkeypatch.setattr(bench, "SafeWorker", NoWorker)
    one = Failing(TERMS)
    yield one
    one.close()


def test_what_changes_while_it_is_graded_is_graded_again(failing_bench: Any, tmp_path: Path) -> None:
    one = hand_in(tmp_path)
    job = Job(one, f"{key_of(one, TERMS)}-2")
    assert failing_bench.grade(job)["status"] == "failed"
    failing_bench.meanwhile = lambda: hand_in(tmp_path, content="another")
    result = failing_bench.grade(job)
    assert result["status"] == "error" and "have changed since grading began" in result["checks"][0]["message"]


def test_what_is_not_on_this_machine_is_nobodys_failure(failing_bench: Any, tmp_path: Path) -> None:
    one = hand_in(tmp_path)
    job = Job(one, key_of(one, TERMS))
    shutil.rmtree(tmp_path / "ada")
    result = failing_bench.grade(job)
    assert result["status"] == "error" and "not on this machine" in result["checks"][0]["message"]


def test_a_training_that_nobody_has_seen_is_nobodys_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "SafeWorker", NoWorker)
    monkeypatch.setattr(bench.grading, "make_ready", lambda *of: None)
    one, untrained = hand_in(tmp_path, exercise=STOP), Bench(TERMS)
    result = untrained.grade(Job(one, key_of(one, TERMS)))
    untrained.close()
    assert result["status"] == "error" and "about the training itself" in result["checks"][0]["message"]


def test_a_number_that_is_none_does_not_end_the_run(failing_bench: Any, tmp_path: Path) -> None:
    def broken(entry: Any, submission: Submission, folder: Path) -> Any:
        return rubric.failed_training(entry, Failure("it is no model.", "")), {"public_metric": {"low": float("nan")}}

    failing_bench._grade = broken
    one = hand_in(tmp_path)
    result = failing_bench.grade(Job(one, key_of(one, TERMS)))
    assert result["status"] == "error" and "cannot be written" in result["checks"][0]["message"]


def test_an_interval_without_an_end_is_no_metric() -> None:
    assert results.metric(Score("MAE", 1e300, 1e300, float("inf"), 0.1, 0, ())) is None
    assert results.metric(Score("MAE", 0.5, 0.4, 0.6, 0.1, 0, ())) is not None
    assert MeanAbsoluteError(at_most=1, step=1).points(float("inf")) == 0


def test_a_starter_of_megabytes_is_the_learners_failure(
    failing_bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = hand_in(tmp_path)
    (one.path / "starter.py").write_bytes(b"#" * 2_000_000)
    entry = bench.catalog.find(LINE)
    with pytest.raises(Failure, match="starter.py is 2 MB, at most 1 MB allowed"):
        failing_bench._train(entry, one, failing_bench._worker.room.subfolder("here"), "standin")


# --- ledgers


def killed_in_the_middle(folder: Path, results_folder: Path) -> None:
    """Leaves `results_folder` as a run does that is killed while SQLite is writing."""
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
def test_a_report_after_a_kill_reads_what_was_there_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    killed_in_the_middle(tmp_path, tmp_path / "results")
    assert main(["classroom", "report", str(tmp_path / "results")]) == 0
    assert "5 points" not in capsys.readouterr().out
    with Ledger(tmp_path / "results", readonly=True) as ledger:
        assert {row.points for row in ledger.rows()} == {0}


def test_a_ledger_that_was_never_begun_holds_no_grades(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / NAME).touch()
    assert main(["classroom", "report", str(tmp_path)]) == 3
    assert "holds no grades yet" in capsys.readouterr().err


def test_a_ledger_that_another_program_keeps_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.classroom.ledger.LOCKED_SECONDS", 0.1)
    grade(make_class(tmp_path / "class", 1), tmp_path / "results")
    other = sqlite3.connect(tmp_path / "results" / NAME, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(GraderError, match="is locked.*\n.*Close the other program"):
        grade(make_class(tmp_path / "more", 2), tmp_path / "results")
    other.close()


def test_a_row_that_is_damaged_is_told(tmp_path: Path) -> None:
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


def test_a_merge_that_fails_takes_nothing(tmp_path: Path) -> None:
    grade(make_class(tmp_path / "class", 3), tmp_path / "part")
    with sqlite3.connect(tmp_path / "part" / NAME) as other:
        other.execute("UPDATE grades SET result = '{' WHERE learner = 'learner 002'")
    with Ledger(tmp_path / "merged") as merged, Ledger(tmp_path / "part", readonly=True) as part:
        with pytest.raises(GraderError):
            merged.merge(part)
        assert list(merged.rows()) == []


def test_parts_on_other_terms_are_told_when_they_are_merged(
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


# --- gradebooks and reports


def test_a_gradebook_that_cannot_be_written_for_now_does_not_stop_the_grading(tmp_path: Path) -> None:
    folder, results_folder = make_class(tmp_path / "class", 5), tmp_path / "results"
    (results_folder / "gradebook.csv" / "in its place").mkdir(parents=True)
    with pytest.raises(GraderError, match="gradebook.csv cannot be written.*\n.*Close the program"):
        grade(folder, results_folder)
    with Ledger(results_folder, readonly=True) as ledger:
        assert len(list(ledger.rows())) == 5 * len(EXERCISES)


def test_no_name_in_a_spreadsheet_is_a_formula_or_another_name() -> None:
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


# --- progress


def test_time_left_is_of_what_is_to_be_graded(tmp_path: Path) -> None:
    folder, results_folder = make_class(tmp_path / "class", 10, EXERCISES[:1]), tmp_path / "results"
    grade(folder, results_folder)
    (folder / "learner 003" / LINE / "mymodel.h5").write_text("changed")
    hand_in(folder, "aaa")
    seen = []
    with Ledger(results_folder) as ledger:
        run.grade(
            submissions.find(folder).submissions,
            ledger,
            engines.Local(TERMS, 1, StubBench),
            TERMS,
            on_grade=lambda job, result, progress: seen.append((progress.graded.total(), progress.due)),
        )
    assert seen[-1] == (2, 2)


def test_rates_below_one_a_second_are_told_by_the_minute() -> None:
    assert rate_text(2.34) == "2.3 per second" and rate_text(0.02) == "1.2 per minute"


# --- temporary folders


def test_what_a_killed_run_has_left_is_removed_by_the_next_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    code = "import os; from grader.classroom.room import Room; Room().subfolder('inputs'); os._exit(9)"
    root = str(Path(room.__file__).parents[2])
    environment = {**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], cwd=root, env=environment)
    (left,) = tmp_path.glob("grader-class-*")
    assert (left / "inputs").is_dir()
    living = Room()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / room.LOCK).touch()
    if sys.platform != "win32":
        (tmp_path / "grader-class-link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "grader-class-new").mkdir()
    another = Room()
    assert not left.exists()
    assert living.folder.is_dir() and another.folder.is_dir() and (tmp_path / "elsewhere").is_dir()
    assert (tmp_path / "grader-class-new").is_dir(), "it is being made"
    for one in (living, another):
        one.close()
        assert not one.folder.exists()


def test_a_room_that_is_taken_for_one_that_was_left_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    locked, swept = room.locked, []

    def while_another_sweeps(path: Path) -> Any:
        if not swept:
            swept.append(path.parent)
            path.touch()
            room._remove_if_left(path.parent)
        return locked(path)

    monkeypatch.setattr(room, "locked", while_another_sweeps)
    one = Room()
    assert not swept[0].exists() and one.folder.is_dir()
    one.close()


@posix
def test_folders_can_be_read_in_the_sandbox_whatever_umask_says() -> None:
    before = os.umask(0o077)
    try:
        one = Room()
        modes = [path.stat().st_mode & 0o777 for path in (one.folder, one.subfolder("inputs"))]
        one.close()
    finally:
        os.umask(before)
    assert modes == [0o755, 0o755]


def test_no_room_for_temporary_files_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(GraderError, match="no temporary folder can be made.*\n.*TMPDIR"):
        Room()


# --- who else makes the same data


def test_what_one_makes_others_wait_for(tmp_path: Path) -> None:
    folder, inside, most = tmp_path / "arrays", [], []

    def make() -> None:
        with cache.one_at_a_time(folder):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.02)  # the work
            inside.pop()

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert most == [1] * 8
    if sys.platform != "win32":
        assert list(tmp_path.iterdir()) == []


# --- workers of a cluster


class Recording:
    """A bench that tells which seed was set while it graded."""

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
def benches(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    monkeypatch.setattr(engines, "Bench", Recording)
    monkeypatch.setattr(engines, "_BENCHES", engines._Benches())
    monkeypatch.setattr(Recording, "made", [])
    monkeypatch.delenv(SEED, raising=False)
    return Recording.made


def test_two_threads_of_a_worker_never_mix_their_seeds(benches: list[Any]) -> None:
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


def test_who_ends_leaves_the_benches_of_others_alone(benches: list[Any]) -> None:
    engines.grade_there(engines.close_benches, TERMS, None)  # type: ignore[arg-type]
    assert [bench.closed for bench in benches] == [False]
    engines.close_benches()
    assert [bench.closed for bench in benches] == [True]


def test_paths_are_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    job = Job(Submission("ada", LINE, Path("class") / "ada"), "key")
    assert engines._found_anywhere(job).submission.path == tmp_path / "class" / "ada"


# --- the sandbox


@pytest.mark.skipif(isolation.strongest().level < Level.BUBBLEWRAP, reason="bubblewrap does not work on this machine")
def test_labels_are_not_seen_though_they_lie_in_a_folder_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o755)
    for name in ("cache", "class", "given"):
        (tmp_path / "system" / name).mkdir(parents=True)
        (tmp_path / "system" / name / "file").write_text("seen")
    system = tmp_path / "system"
    monkeypatch.setattr(isolation, "SYSTEM", (*isolation.SYSTEM, str(system)))
    strongest = replace(isolation.strongest(), hidden=(system / "class",))
    code = f"import os; print({{n: os.listdir('{system}/' + n) for n in sorted(os.listdir('{system}'))}})"
    code += f"\ntry: open('{system}/cache/file', 'w')\nexcept OSError as error: print(error.strerror)"
    command = strongest.command(
        [*isolation.python(), "-c", code], readable=[system / "cache" / "file"], hidden=[system / "cache"]
    )
    (system / "cache" / "labels").write_text("secret")
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, **strongest.popen({}))
    assert done.stdout == "{'cache': ['file'], 'class': [], 'given': ['file']}\nRead-only file system\n", done.stderr


# --- calls


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
        (["--out", "class"], "SUBMISSIONS and RESULTS are one folder"),
        (["--out", "class/../class/"], "SUBMISSIONS and RESULTS are one folder"),
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


def test_a_shard_without_submissions_is_an_empty_part_that_can_be_merged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(tmp_path / "class")
    found = submissions.find(tmp_path / "class").submissions
    empty = next(number for number in (1, 2) if not run.shard(found, number, 2))
    assert call(tmp_path / "class", "--out", tmp_path / "part", "--shard", f"{empty}/2") == 0
    assert read_csv(tmp_path / "part") == [] and read_json(tmp_path / "part")["exercises"] == []
    assert main(["classroom", "merge", str(tmp_path / "part"), "--out", str(tmp_path / "merged")]) == 0
    assert "0 grades" in capsys.readouterr().out


def test_grades_that_lie_among_the_submissions_are_no_learner(tmp_path: Path) -> None:
    hand_in(tmp_path)
    grade(tmp_path, tmp_path / "results")
    found = submissions.find(tmp_path)
    assert [one.learner for one in found.submissions] == ["ada"]
    assert found.remarks == ["'results' holds results, not submissions."]


def test_an_exercise_about_the_training_is_left_out_unless_it_is_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "_engine", lambda options, terms: engines.Local(terms, 1, StubBench))
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


def test_only_the_exercises_that_are_named_are_graded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hand_in(tmp_path / "class", exercise=STOP)
    assert call(tmp_path / "class", "--out", tmp_path / "results", "--only", LINE) == 2
    assert f"no submissions to {LINE} in" in capsys.readouterr().err
    assert call(tmp_path / "class", "--out", tmp_path / "results", "--only", "category1_liner") == 2
    assert "Did you mean category1_linear?" in capsys.readouterr().err
    assert not (tmp_path / "results").exists()
    assert call(tmp_path / "class", "--out", tmp_path / "results", "--only", STOP) == 0
    assert "Nothing to grade." in capsys.readouterr().out


def test_a_seed_that_changes_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SEED, "secret")
    found, terms = [hand_in(tmp_path)], Terms("real", False, Isolation(Level.PROCESS))
    (told,) = run.public_though_seeded(found, terms)
    assert told.startswith(f"{LINE} is graded on the held-out split of its real data")
    assert list(run.public_though_seeded(found, TERMS)) == []
