"""A child process keeps its limits, and none of its descendants is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from projects import is_running

from grader import paths
from grader.errors import GraderError
from grader.isolation import level, processes, stopwatch
from grader.isolation.processes import Ended, Family

SLEEP = [sys.executable, "-c", "import time; time.sleep(3600)"]
SLEEPING = f"import os, subprocess, sys\nsleep = {SLEEP!r}\n"


def run(
    code: str, folder: Path, *, seconds: float = 60, memory: float = 2e9, on_output: Any = None, **more: Any
) -> Ended:
    return processes.run(
        [*processes.python(), "-u", "-c", code],
        folder=folder,
        seconds=seconds,
        memory_bytes=memory,
        environment=dict(os.environ),
        on_output=on_output or (lambda piece: None),
        **more,
    )


def left_running(folder: Path) -> list[int]:
    """The processes that still run, of those whose ids the code wrote to the file `pids`."""
    pids = [int(pid) for pid in (folder / "pids").read_text().split()]
    assert pids
    return [pid for pid in pids if is_running(pid)]


@pytest.mark.parametrize("code", [0, 3])
def test_exit_status_and_output_are_reported(tmp_path: Path, code: int) -> None:
    pieces: list[bytes] = []
    source = f"import sys\nprint('one')\nprint('two', file=sys.stderr)\nsys.exit({code})"
    ended = run(source, tmp_path, on_output=pieces.append)
    assert (ended.reason, ended.code) == ("exit", code)
    assert b"".join(pieces).split() == [b"one", b"two"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_end_by_a_signal_is_a_negative_status(tmp_path: Path) -> None:
    ended = run("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", tmp_path)
    assert (ended.reason, ended.code) == ("exit", -signal.SIGSEGV)


def test_working_directory_is_the_folder(tmp_path: Path) -> None:
    run("open('here', 'w').close()", tmp_path)
    assert (tmp_path / "here").is_file()


def test_child_reads_nothing_from_the_keyboard(tmp_path: Path) -> None:
    pieces: list[bytes] = []
    run("input()", tmp_path, on_output=pieces.append)
    assert b"EOFError" in b"".join(pieces)


def test_python_ignores_the_environment_and_the_working_directory(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "json.py").write_text("raise ImportError")
    command = [*processes.python(), "-c", "import sys; sys.path[0] = '/nowhere'; import json; json.dumps(1)"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "elsewhere"), "PYTHONSAFEPATH": "1"}
    assert subprocess.run(command, cwd=tmp_path / "elsewhere", env=environment).returncode == 0


def test_time_limit_ends_a_child_that_ignores_signals(tmp_path: Path) -> None:
    ignoring = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: pass"
    ended = run(ignoring, tmp_path, seconds=0.5)
    assert ended.reason == "time"
    assert ended.seconds >= 0.5 and ended.processor_seconds < 1.5  # a busy machine lengthens the first only


def test_child_that_sleeps_is_ended_by_the_clock(tmp_path: Path) -> None:
    ended = run("import time; time.sleep(3600)", tmp_path, seconds=0.3)
    assert ended.reason == "waiting"
    assert ended.seconds >= 6 * 0.3


@pytest.mark.parametrize(
    ("worked", "counted"),
    [
        pytest.param([0, 2, 4], 2.0, id="two cores are busy"),
        pytest.param([0, 16, 32], 2.0, id="many cores are busy: never more than by the clock"),
        pytest.param([0, 0.25, 0.5], 0.25, id="the machine is busy with other programs"),
        pytest.param([7, 9, 11], 2.0, id="it had worked before"),
    ],
)
def test_seconds_count_as_far_as_processors_worked(
    monkeypatch: pytest.MonkeyPatch, worked: list[float], counted: float
) -> None:
    class Working:
        processor_seconds = 0.0

        def look(self) -> None:
            self.processor_seconds = left.pop(0)

    left, times = list(worked), [100.0, 100.0, 101.0, 102.0]
    monkeypatch.setattr(stopwatch.time, "monotonic", lambda: times.pop(0))
    clock = stopwatch.Stopwatch(Working())
    for _ in worked:
        clock.look()
    assert (clock.seconds, clock.counted) == (2.0, counted)


@pytest.mark.skipif(sys.platform == "win32", reason="os.fork")
def test_time_of_children_counts_after_their_end(tmp_path: Path) -> None:
    code = (
        "import os, time\nfor _ in range(3):\n    if (pid := os.fork()) == 0:\n"
        "        while time.process_time() < 0.6: pass\n        os._exit(0)\n    os.waitpid(pid, 0)"
    )
    assert run(code, tmp_path).processor_seconds > 0.9  # each is seen a last time at most 0.2 s before its end


def test_memory_limit_counts_the_whole_family(tmp_path: Path) -> None:
    hungry = "x = b'x' * 150_000_000; import time; time.sleep(3600)"
    code = f"import subprocess, sys\nfor _ in range(2): subprocess.Popen([sys.executable, '-c', {hungry!r}])\n{hungry}"
    ended = run(code, tmp_path, memory=350e6)
    assert ended.reason == "memory"
    assert 350e6 < ended.peak_bytes < 1e9


@pytest.mark.parametrize("most", [20, 60])
def test_limit_of_processes_counts_those_of_the_whole_family_and_their_threads(tmp_path: Path, most: int) -> None:
    threads = "import threading, time\nfor _ in range(19): threading.Thread(target=time.sleep, args=(3,)).start()\n"
    code = (
        f"import subprocess, sys\nchild = subprocess.Popen([sys.executable, '-c', {threads!r}])\n{threads}child.wait()"
    )
    assert run(code, tmp_path, most_processes=most).reason == ("processes" if most < 40 else "exit")


LIMITS = """
import resource, sys
sys.path.insert(0, sys.argv[1])
from grader.isolation import level
if sys.argv[2:]:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
level.limit()
print(*resource.getrlimit(resource.RLIMIT_FSIZE), *resource.getrlimit(resource.RLIMIT_CORE))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limits")
@pytest.mark.parametrize(("before", "after"), [((), level.FILE_BYTES), (("1000000",), 1_000_000)])
def test_limits_are_lowered_and_never_raised(before: tuple[str, ...], after: int) -> None:
    command = [sys.executable, "-c", LIMITS, str(paths.PROJECT), *before]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == [str(after), str(after), "0", "0"], done.stderr


def test_peak_memory_is_measured(tmp_path: Path) -> None:
    ended = run("x = b'x' * 200_000_000; import time; time.sleep(0.5)", tmp_path)
    assert ended.reason == "exit"
    assert 200e6 < ended.peak_bytes < 400e6


@pytest.mark.parametrize("own_session", [False, True])
def test_children_of_a_child_that_ended_are_ended(tmp_path: Path, own_session: bool) -> None:
    code = f"{SLEEPING}open('pids', 'w').write(str(subprocess.Popen(sleep, start_new_session={own_session}).pid))"
    assert run(code, tmp_path).reason == "exit"
    assert left_running(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="os.fork")
def test_orphan_of_a_child_that_ended_at_once_is_ended(tmp_path: Path) -> None:
    code = (
        f"{SLEEPING}ready, done = os.pipe()\n"
        "if os.fork() == 0:\n    os.setsid()\n"
        "    open('pids', 'w').write(str(subprocess.Popen(sleep).pid))\n    os.write(done, b'!')\n"
        "else:\n    os.read(ready, 1)\nos._exit(0)"
    )
    run(code, tmp_path)
    assert left_running(tmp_path) == []


def test_children_are_ended_with_a_child_that_is_stopped(tmp_path: Path) -> None:
    code = f"{SLEEPING}p = subprocess.Popen(sleep)\nopen('pids', 'w').write(f'{{p.pid}} {{os.getpid()}}')\np.wait()"
    assert run(code, tmp_path, seconds=0.6).reason == "waiting"
    assert left_running(tmp_path) == []


def raising(error: BaseException, when: Callable[[], bool]) -> Callable[[Any], None]:
    def raise_it(_: Any) -> None:
        if when():
            raise error

    return raise_it


@pytest.mark.parametrize("error", [KeyboardInterrupt(), BrokenPipeError()], ids=["Ctrl-C", "closed pipe"])
@pytest.mark.parametrize("where", ["on_tick", "on_output"])
def test_error_of_a_listener_ends_the_child_and_is_raised(tmp_path: Path, error: BaseException, where: str) -> None:
    code = (
        f"{SLEEPING}open('pid', 'w').write(str(os.getpid()))\nos.rename('pid', 'pids')\nprint()\nsubprocess.run(sleep)"
    )
    listener = raising(error, (tmp_path / "pids").exists)
    with pytest.raises(type(error)):
        run(code, tmp_path, **{where: listener})
    assert left_running(tmp_path) == []


def test_child_can_print_on_after_its_listener_failed(tmp_path: Path) -> None:
    listener = raising(ValueError("the screen is gone"), lambda: True)
    with pytest.raises(ValueError, match="the screen is gone"):
        run("for _ in range(1000): print('x' * 1000)", tmp_path, on_output=listener)


def test_missing_command_is_reported(tmp_path: Path) -> None:
    with pytest.raises(GraderError, match="a process cannot be started: No such file or directory"):
        processes.run(
            [str(tmp_path / "nothing")],
            folder=tmp_path,
            seconds=1,
            memory_bytes=1e9,
            environment={},
            on_output=lambda piece: None,
        )


def test_family_of_a_process_that_is_gone_is_empty() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    family = Family(child.pid)
    family.look()
    assert (family.bytes, family.processor_seconds) == (0, 0)
    family.kill()


def test_family_spares_unrelated_processes(tmp_path: Path) -> None:
    stranger = subprocess.Popen(SLEEP)
    try:
        run("pass", tmp_path)
        assert is_running(stranger.pid)
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_pause_of_the_machine_is_not_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stopwatch, "LONGEST_TICK", 0.3)
    pauses = iter([3.0])

    def pause(counted: float) -> None:
        if counted > 0.1 and (length := next(pauses, 0)):
            subprocess.run([sys.executable, "-c", f"import time; time.sleep({length})"], check=True)

    ended = run(
        "import time; end = time.time() + 1.5\nwhile time.time() < end: pass", tmp_path, seconds=2.5, on_tick=pause
    )
    assert (ended.reason, ended.code) == ("exit", 0) and ended.seconds < 2.5
