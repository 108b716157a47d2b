"""The attacks work when nothing stops them. A broken attack would prove nothing."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_hostile_starters import ATTACKS, needs_sandbox, running

from grader.datasets import heldout
from grader.exercise import catalog
from grader.isolation import level
from grader.isolation.processes import python

linux = pytest.mark.skipif(sys.platform != "linux", reason="it attacks what only Linux has")
SCOPE = Path("/proc/sys/kernel/yama/ptrace_scope")  # which processes may read another's memory
Completed = subprocess.CompletedProcess[str]


def attempt(
    name: str, folder: Path, after: str = "print(result)", command: Sequence[str] = (), **options: Any
) -> Completed:
    """Runs the attack by itself, in a working directory like the grader's, and then `after`."""
    words = {"PORT": "9", "SUBMISSIONS": str(folder), "ROOT": str(folder), "RESULTS": str(folder), "MARK": "survivor"}
    source = ATTACKS[name]
    for word, value in {**words, **options.pop("words", {})}.items():
        source = re.sub(rf"\b{word}\b", lambda _, value=value: value, source)  # type: ignore[misc]
    work = folder / "inside" / "work"
    work.mkdir(parents=True, exist_ok=True)
    code = f"{source}\nresult = attack()\n{after}"
    return subprocess.run(
        [*(command or [sys.executable]), "-c", code], cwd=work, capture_output=True, text=True, timeout=300, **options
    )


def test_a_seed_in_the_environment_would_be_read(tmp_path: Path) -> None:
    environment = {**os.environ, "GRADER_HELDOUT_SEED": "a SECRET"}
    assert attempt("environment", tmp_path, env=environment).stdout == "True\n"


@linux
def test_a_file_left_open_would_be_read(tmp_path: Path) -> None:
    with (tmp_path / "ledger.sqlite").open("w") as ledger:
        assert attempt("descriptors", tmp_path, pass_fds=[ledger.fileno()]).stdout == "True\n"


def test_a_listening_server_would_be_reached(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        try:
            socket.create_connection(server.getsockname(), timeout=10).close()
        except OSError as error:
            pytest.skip(f"this machine cannot call itself: {error}")
        server.accept()[0].close()
        done = attempt("network", tmp_path, words={"PORT": str(server.getsockname()[1])})
        assert done.stdout == "True\n", done.stderr


def test_a_visible_submission_would_be_taken(tmp_path: Path) -> None:
    (tmp_path / "ada" / "category1_linear").mkdir(parents=True)
    (tmp_path / "ada" / "category1_linear" / "starter.py").touch()
    assert attempt("other_submissions", tmp_path).stdout == "True\n"


@linux
def test_memory_without_an_owner_would_be_allocated(tmp_path: Path) -> None:
    assert attempt("hidden_memory", tmp_path).stdout == "True\n"


@linux
@pytest.mark.skipif(
    os.name == "posix" and os.geteuid() != 0 and SCOPE.is_file() and SCOPE.read_text() != "0\n",
    reason="this system does not let a process read its parent's memory",
)
def test_the_memory_of_a_parent_would_be_opened(tmp_path: Path) -> None:
    assert attempt("parent_memory", tmp_path).stdout == "True\n"


def test_an_exit_hook_would_write_its_results(tmp_path: Path) -> None:
    assert attempt("exit_hook", tmp_path).returncode == 0
    for name in ("mymodel.h5", "report.json"):
        assert (tmp_path / "inside" / name).read_text() == '{"points": 5}'


def test_forged_results_would_be_where_the_grader_looks(tmp_path: Path) -> None:
    assert attempt("forged_result", tmp_path).returncode == 0
    for folder in (tmp_path, tmp_path / "inside", tmp_path / "inside" / "work"):
        assert '"points": 5' in (folder / "results.json").read_text()


def test_links_would_be_where_the_grader_looks(tmp_path: Path) -> None:
    assert attempt("links_out", tmp_path).returncode == 0
    assert all(os.path.lexists(tmp_path / "inside" / name) for name in ("mymodel.h5", "report.json"))


@linux
def test_a_surviving_process_would_write_after_its_parent_ended(tmp_path: Path) -> None:
    attempt("surviving_process", tmp_path, words={"MARK": str(tmp_path)})
    model, end = tmp_path / "inside" / "mymodel.h5", time.monotonic() + 30
    survivors = running(str(tmp_path))
    try:
        while not model.exists() and time.monotonic() < end:
            time.sleep(0.01)
        assert model.read_text() == "points: 5" and len(survivors) == 1
    finally:
        for pid in survivors:
            os.kill(pid, signal.SIGKILL)


@needs_sandbox
@pytest.mark.parametrize(("attack", "said"), [("exit_zero", "the grader goes on\n"), ("kills_the_grader", "")])
def test_a_grader_in_the_same_sandbox_would_be_killed(attack: str, said: str, tmp_path: Path) -> None:
    grader = (
        f"import subprocess, sys; subprocess.run([sys.executable, '-c', {ATTACKS[attack]!r} + '\\nattack()'])\n"
        "print('the grader goes on')"
    )
    strongest = level.strongest()
    command = strongest.command([*python(), "-c", grader])
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, **strongest.popen({}))
    assert done.stdout == said, done.stderr


@linux
def test_writable_kernel_settings_would_be_opened(tmp_path: Path) -> None:
    if not os.access("/proc/sys/kernel/core_pattern", os.W_OK):
        pytest.skip("only root may write them, and not in every container")
    assert attempt("system_settings", tmp_path).stdout == "True\n"


@needs_sandbox
@pytest.mark.slow
def test_larger_shared_memory_would_be_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(level, "SHARED_BYTES", 4_000_000_000)
    assert in_sandbox("shared_memory", tmp_path).stdout == "True\n"


@needs_sandbox
@pytest.mark.slow
def test_a_writable_root_folder_would_be_written(tmp_path: Path) -> None:
    assert in_sandbox("writes_everywhere", tmp_path).stdout == "False\n"
    done = in_sandbox("writes_everywhere", tmp_path, without=["--remount-ro", "/"])
    assert done.stdout == "True\n", done.stderr


def in_sandbox(name: str, folder: Path, without: Sequence[str] = ()) -> Completed:
    """Runs the attack in a sandbox, with the options in `without` removed from its command line."""
    strongest = level.strongest()
    command = strongest.command(python(), readable=[catalog.ROOT / "grader"])
    if without:
        [at] = [at for at in range(len(command)) if command[at : at + len(without)] == list(without)]
        del command[at : at + len(without)]
    return attempt(name, folder, command=command, words={"CACHE": str(folder)}, **strongest.popen({}))


def test_a_grader_in_the_same_process_would_give_five_points(tmp_path: Path) -> None:
    after = "print(grader.scoring.rubric.grade(), grader.scoring.metric.score(), grader.scoring.rubric.CHECKS)"
    assert attempt("patched_grader", tmp_path, after).stdout == "5 5 {}\n"


def test_a_library_beside_the_starter_would_be_imported_if_python_looked_there_first(tmp_path: Path) -> None:
    done = attempt(
        "library_beside", tmp_path, "import h5py\nprint('the real one')", env={**os.environ, "PYTHONPATH": ""}
    )
    assert (done.stdout, done.returncode) == ("", 0), done.stderr


@pytest.mark.slow
def test_patched_keras_in_the_same_process_would_answer_rightly_without_training(tmp_path: Path) -> None:
    after = "print(keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]).predict([[1.0], [2.0]]).tolist())"
    assert attempt("patched_keras", tmp_path, after).stdout.endswith("[[1.0], [3.5]]\n")


@needs_sandbox
@pytest.mark.slow
@pytest.mark.parametrize("attack", ["heldout_by_name", "heldout_on_disk"])
def test_visible_held_out_examples_would_be_found(attack: str) -> None:
    folder = heldout.heldout(catalog.find("category1_linear").exercise, "standin").folder.resolve()
    cache, root = folder.parents[1], catalog.ROOT
    known = {"GRADER_DATASETS_CACHE": str(cache), "GRADER_ROOT": str(root)}
    source = ATTACKS[attack].replace("CACHE", str(cache))
    code = f"import sys; sys.path[0] = {str(root)!r}\n{source}\nprint(attack())"
    strongest, needed = level.strongest(), [root / "grader", root / "exercises", cache / "standin" / "linear"]
    for see, found in (([folder], "True"), ([], "False")):
        command = strongest.command([*python(), "-c", code], readable=[*needed, *see])
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, **strongest.popen(known))
        assert done.stdout.splitlines()[-1:] == [found], done.stderr


ON_OTHERS = ("batch_position", "batch_rounding", "batch_search", "batch_shift", "batch_size", "batch_statistics")


@pytest.mark.parametrize("name", [*ON_OTHERS, "state_kept"])
def test_a_model_that_reads_its_batch_or_remembers_would_have_all_points(name: str, tmp_path: Path) -> None:
    import keras
    from test_hostile_files import ATTACKS as FILES
    from test_hostile_files import EXERCISE

    from grader.datasets.heldout import heldout as heldout_of
    from grader.scoring import metric

    FILES[name].attack(path := tmp_path / "mymodel.keras")
    exercise = catalog.find(getattr(FILES[name], "EXERCISE", EXERCISE)).exercise
    data = heldout_of(exercise, "standin")
    model = keras.saving.load_model(path, compile=False)
    outputs = model.predict(np.load(data.inputs), batch_size=model.inputs[0].shape[0] or 1000, verbose=0)
    assert metric.score(exercise, outputs, data.labels).points == 5
