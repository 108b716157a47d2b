"""No starter earns points that its model did not earn, disturbs its neighbours, or leaves anything behind.

Each file in starters/ is one attack or one accident. `attack()` returns whether it worked; only then is the right model
returned. They are trained as a class together with two honest learners, and each test looks at one row.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from projects import Project

from grader.exercise.catalog import Entry
from grader.isolation.level import Level, strongest

FOLDER = Path(__file__).parent
ATTACKS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((FOLDER / "starters").glob("*.py"))}
SECRET = "a-SECRET-seed-of-the-test"
MARK = f"a-process-of-the-hostile-starters-{os.getpid()}"
EXERCISE, HURRIED, STOPPED = "category1_linear", "category1_hurried", "category2_stopped"
# Trained in the short run: each training takes seconds.
QUICK = {"exit_hook", "other_submissions", "patched_keras"}
# These are stopped by limits: they train with low ones.
LIMITED = {"hides_its_files", "many_files", "memory_bomb", "memory_in_a_child", "never_ends"}
# These lie about their training: their exercise asks about it.
FORGED = {"forged_history", "history_beyond_all_numbers"}
EXERCISES = {name: HURRIED for name in LIMITED} | {name: STOPPED for name in FORGED}
# Only a sandbox stops these: a process with limits can do what its user may, and its orphans are not found.
ONLY_SANDBOXED = {
    *(
        "environment",
        "fork_bomb",
        "heldout_by_name",
        "hidden_memory",
        "heldout_on_disk",
        "kills_the_grader",
        "more_rights",
        "network",
    ),
    *("other_submissions", "parent_memory", "shared_memory", "surviving_process", "system_settings", "thread_bomb"),
    "writes_everywhere",
}
CLASS_SECONDS = 3000  # for a class on a busy machine
# What the courses' callbacks write must find its place in a sandbox too.
WITH_CALLBACKS = """
    c = tf.keras.callbacks
    writing = [c.TensorBoard("logs"), c.ModelCheckpoint("best.keras"), c.CSVLogger("log.csv"), c.BackupAndRestore("b")]
    model.fit(x, y, epochs=2, verbose=2, callbacks=writing)
    model.fit("""
BESIDE = ("conftest.py", "sitecustomize.py", "usercustomize.py", "grader/__init__.py", "tensorflow/__init__.py")


@dataclass(frozen=True)
class Class:
    """A class after it was graded."""

    folder: Path
    rows: dict[str, dict[str, Any]]
    said: str
    status: int
    called: bool
    unchanged: bool


def write(folder: Path, name: str, values: dict[str, str]) -> None:
    """Writes an attacker's submission, with files beside the starter that Python and pytest might load."""
    source = ATTACKS[name] + (FOLDER / "tail.txt").read_text(encoding="utf-8")
    for word, value in values.items():
        source = re.sub(rf"\b{word}\b", lambda _, value=value: value, source)  # type: ignore[misc]
    folder.mkdir(parents=True)
    (folder / "starter.py").write_text(source, encoding="utf-8")
    for beside in BESIDE:
        (folder / beside).parent.mkdir(exist_ok=True)
        (folder / beside).write_text(f"open({values['ROOT'] + '/loaded'!r}, 'w')\nraise SystemExit(0)\n")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n")


def add_exercises(project: Project) -> None:
    """Adds three exercises: a line with ample time, one with low limits, and one that asks for a history."""
    _change(project.add(EXERCISE), {"train_minutes=2,": "train_minutes=10,"})
    _change(project.add(HURRIED, like=EXERCISE), {"train_minutes=2,": "train_minutes=0.5,\n    train_gigabytes=1.5,"})
    stop = "    requires=(EarlyStop(at_least=0.9, before_epoch=100),),\n    hints="
    changes = {"import Accuracy, ": "import Accuracy, EarlyStop, ", "    hints=": stop}
    _change(project.add(STOPPED, like="category2_iris"), changes)


def _change(entry: Entry, changes: dict[str, str]) -> None:
    path = entry.folder / "spec.py"
    spec = path.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in spec
        spec = spec.replace(old, new)
    path.write_text(spec, encoding="utf-8")


def digest(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        found.update(f"{path.relative_to(folder)}\0{path.lstat().st_mode}\0".encode())
        found.update(path.read_bytes() if path.is_file() and not path.is_symlink() else b"")
    return found.hexdigest()


def grade_class(folder: Path, names: set[str], *arguments: str, **environment: str) -> Class:
    """Trains and grades a class of attackers between two honest learners."""
    root = folder / "a próject"
    root.mkdir()
    shutil.copy(FOLDER.parents[1] / "setup.cfg", root)
    project = Project(root)
    add_exercises(project)
    submissions, results, temporary = folder / "submissions", folder / "results", folder / "temporary"
    temporary.mkdir()
    solution = (root / "solutions" / f"{EXERCISE}.py").read_bytes()
    with_callbacks = solution.replace(b"    model.fit(", WITH_CALLBACKS.encode())
    for honest, content in {"ada": with_callbacks, "zoë": b"\xef\xbb\xbf" + solution.replace(b"\n", b"\r\n")}.items():
        (submissions / honest / EXERCISE).mkdir(parents=True)
        (submissions / honest / EXERCISE / "starter.py").write_bytes(content)
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        port = tcp.getsockname()[1]
        udp.bind(("127.0.0.1", port))
        values = {"PORT": str(port), "MARK": MARK, "ROOT": str(root), "CACHE": str(folder / "cache")}
        values |= {"SUBMISSIONS": str(submissions), "RESULTS": str(results), "UNFINISHED": "\n    return [1 2"}
        values["PADDING"] = "x" * 2_001_000
        for name in names:
            write(submissions / name / EXERCISES.get(name, EXERCISE), name, values)
        before = digest(root), digest(submissions)
        done = project.run(
            *("classroom", "grade", str(submissions), "--out", str(results), "--train", "--jobs", "2", *arguments),
            *("--heldout-seed", SECRET),
            timeout=CLASS_SECONDS,
            TMPDIR=str(temporary),
            GRADER_DATASETS_CACHE=str(folder / "cache"),
            **environment,
        )
        after = digest(root), digest(submissions)
        called = was_called(tcp, udp)
    rows = json.loads((results / "results.json").read_text(encoding="utf-8"))["exercises"] if results.exists() else []
    said = done.stdout + done.stderr
    return Class(folder, {row["learner"]: row for row in rows}, said, done.returncode, called, before == after)


def was_called(tcp: socket.socket, udp: socket.socket) -> bool:
    for one, look in ((tcp, tcp.accept), (udp, lambda: udp.recv(1))):
        one.setblocking(False)
        try:
            look()
            return True
        except BlockingIOError:
            pass
    return False


def running(mark: str) -> list[int]:
    found = []
    for process in psutil.process_iter():
        try:
            if any(mark in word for word in process.cmdline()):
                found.append(process.pid)
        except psutil.Error:
            pass
    return found


def sandboxed() -> bool:
    return strongest().level == Level.BUBBLEWRAP


needs_sandbox = pytest.mark.skipif(not sandboxed(), reason="bubblewrap, which stops this, does not work here")


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Class:
    return grade_class(tmp_path_factory.mktemp("quick"), QUICK)


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Class:
    return grade_class(tmp_path_factory.mktemp("others"), set(ATTACKS) - QUICK)


@pytest.fixture(scope="module")
def in_processes(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """The attacks that a process with limits stops without bubblewrap."""
    folder = tmp_path_factory.mktemp("processes")
    return grade_class(folder, set(ATTACKS) - ONLY_SANDBOXED, "--require-isolation", "process", PATH=str(folder))


def earns_nothing(graded: Class, name: str) -> None:
    row = graded.rows[name]
    failed = next((check for check in row["checks"] if check["status"] == "failed"), None)
    assert failed is not None and (row["status"], row["points"]) == ("failed", 0), row["checks"]
    wanted = re.search(r"^# Reported: (.*)$", ATTACKS[name], re.MULTILINE)
    assert wanted and re.search(wanted[1], f"{failed['message']} {failed['help']}"), failed
    assert 10 < len(failed["message"]) < 1000 and len(json.dumps(row)) < 50_000


def leaves_nothing(graded: Class, attacks: int) -> None:
    assert len(graded.rows) == attacks + 2 and graded.status == 0, graded.said[-2000:]
    assert {name: graded.rows[name]["points"] for name in ("ada", "zoë")} == {"ada": 5, "zoë": 5}
    assert not (graded.folder / "a próject" / "loaded").exists()
    assert graded.unchanged and not graded.called
    assert running(MARK) == []
    left = [path for path in (graded.folder / "temporary").iterdir() if not path.name.endswith("tfds")]
    assert left == []  # except empty folders of tensorflow-datasets
    for folder in ("a próject", "cache", "submissions", "results"):
        assert list((graded.folder / folder).rglob("hostile")) == []
    assert SECRET not in (graded.folder / "results" / "results.json").read_text(encoding="utf-8")


@needs_sandbox
@pytest.mark.parametrize("name", sorted(QUICK))
def test_attack_earns_nothing(quick: Class, name: str) -> None:
    earns_nothing(quick, name)


@needs_sandbox
def test_neighbours_get_their_grades_and_nothing_is_left(quick: Class) -> None:
    leaves_nothing(quick, len(QUICK))


@needs_sandbox
@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(ATTACKS) - QUICK))
def test_other_attack_earns_nothing(others: Class, name: str) -> None:
    earns_nothing(others, name)


@needs_sandbox
@pytest.mark.slow
def test_only_private_data_reveals_a_model_that_memorized_the_public_data(others: Class) -> None:
    row = others.rows["public_heldout"]
    assert row["public_metric"]["value"] < 0.01 < 1 < row["metric"]["value"]


@needs_sandbox
@pytest.mark.slow
def test_neighbours_of_the_others_get_their_grades_and_nothing_is_left(others: Class) -> None:
    leaves_nothing(others, len(set(ATTACKS) - QUICK))


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(ATTACKS) - ONLY_SANDBOXED))
def test_attack_on_a_process_earns_nothing(in_processes: Class, name: str) -> None:
    earns_nothing(in_processes, name)


@pytest.mark.slow
def test_neighbours_get_their_grades_in_processes_too(in_processes: Class) -> None:
    assert all(row["isolation"] == "process" for row in in_processes.rows.values())
    leaves_nothing(in_processes, len(set(ATTACKS) - ONLY_SANDBOXED))


def test_every_attack_says_what_it_tries_and_what_is_reported() -> None:
    assert len(ATTACKS) >= 25
    for name, source in ATTACKS.items():
        assert re.match(r"# .+\.\n# Reported: ", source), name


def test_training_without_a_sandbox_is_refused_unless_it_is_asked_for(tmp_path: Path, shared_project: Project) -> None:
    shared_project.add(EXERCISE) if not (shared_project.root / "exercises").exists() else None
    (tmp_path / "submissions" / "ada" / EXERCISE).mkdir(parents=True)
    (tmp_path / "submissions" / "ada" / EXERCISE / "starter.py").write_text("", encoding="utf-8")
    call = ("classroom", "grade", str(tmp_path / "submissions"), "--out", str(tmp_path / "results"), "--train")
    done = shared_project.run(*call, PATH=str(tmp_path))  # bwrap is not there
    assert (
        done.returncode == 3
        and "isolation bubblewrap is required, but the strongest that works here is process" in done.stderr
    )
    assert "--require-isolation process" in done.stderr
    assert not (tmp_path / "results").exists()
