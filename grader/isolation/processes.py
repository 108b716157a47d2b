"""Runs a child process with limits on time and memory, and ends it together with all its descendants."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import site
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from grader.errors import GraderError
from grader.isolation.stopwatch import Stopwatch

POLL_SECONDS = 0.2
MARK = "GRADER_FAMILY"  # an environment variable that all descendants inherit


@dataclass(frozen=True)
class Ended:
    """How a child ended: `reason` is "exit", "time", "waiting", "memory" or "processes".

    It took `seconds` by the clock, and `processor_seconds` of all processors together.
    """

    reason: str
    code: int
    seconds: float
    processor_seconds: float
    peak_bytes: int


def python() -> list[str]:
    """The command for this Python. It ignores PYTHON... variables, and uses the user's site-packages only if we do."""
    return [sys.executable, "-E", *([] if site.ENABLE_USER_SITE else ["-s"])]


def run(
    command: Sequence[str],
    *,
    folder: Path,
    seconds: float,
    memory_bytes: float,
    environment: dict[str, str],
    most_processes: int | None = None,
    user: int | None = None,
    on_output: Callable[[bytes], None],
    on_tick: Callable[[float], None] = lambda counted: None,
) -> Ended:
    """Runs a command until it ends or reaches a limit. `on_output` gets its output in pieces.

    No child is left running, whatever happens here. `most_processes` limits the processes and threads of the child and
    all its descendants together. Of the limit `seconds`, each second by the clock uses up as much as the child and its
    descendants could work, a whole one if CORES processors worked for them; and the clock itself may show PATIENCE
    times the limit. Pauses of the machine do not count. `on_tick` gets the seconds used up.

    Raises GraderError if the command cannot be started, and whatever `on_output` or `on_tick` raises.
    """
    mark = secrets.token_hex(8)
    runner: dict[str, Any] = {} if user is None else {"user": user, "group": user, "extra_groups": ()}
    try:
        child = subprocess.Popen(
            command,
            cwd=folder,
            env={**environment, MARK: mark},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=sys.platform != "win32",
            **runner,
        )
    except OSError as error:
        raise GraderError(f"a process cannot be started: {error.strerror}.", "Close other programs.") from error
    family = Family(child.pid, mark)
    clock = Stopwatch(family)
    output = _Reader(child, on_output)
    reason = "exit"
    try:
        while child.poll() is None:
            clock.look()
            if over := clock.reached(seconds):
                reason = over
                break
            if family.bytes > memory_bytes:
                reason = "memory"
                break
            if most_processes is not None and family.threads() > most_processes:
                reason = "processes"
                break
            output.check()
            on_tick(clock.counted)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(POLL_SECONDS)
    finally:
        family.kill()
        child.wait()
        output.join(2)
    output.check()
    clock.look()
    return Ended(reason, child.returncode, clock.seconds, family.processor_seconds, family.peak)


class _Reader(threading.Thread):
    """Reads a child's output to its end, even after `on_output` has failed: a full pipe would stop the child."""

    def __init__(self, child: subprocess.Popen[bytes], on_output: Callable[[bytes], None]) -> None:
        super().__init__(daemon=True)
        self._stream = child.stdout
        self._on_output = on_output
        self._error: BaseException | None = None
        self.start()

    def run(self) -> None:
        assert self._stream is not None
        with self._stream:
            while piece := os.read(self._stream.fileno(), 1 << 16):
                try:
                    if self._error is None:
                        self._on_output(piece)
                except BaseException as error:  # check() raises it in the thread that called run()
                    self._error = error

    def check(self) -> None:
        if self._error is not None:
            raise self._error


class Family:
    """A process with all its descendants, including orphans that were seen before or that carry its mark."""

    def __init__(self, pid: int, mark: str = "") -> None:
        self.pid = pid
        self.bytes = self.peak = 0
        self._mark = mark
        self._worked: dict[psutil.Process, float] = {}
        self._seen: dict[int, psutil.Process] = {}
        with contextlib.suppress(psutil.Error):
            self._seen[pid] = psutil.Process(pid)

    def _members(self) -> list[psutil.Process]:
        """The members that are still running. Looks at each process of the machine once, as there may be many."""
        children: dict[int, list[psutil.Process]] = defaultdict(list)
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                children[process.ppid()].append(process)
        waiting = [process for process in self._seen.values() if _is_alive(process)]
        self._seen = {}
        while waiting:
            member = waiting.pop()
            if self._seen.setdefault(member.pid, member) is member:
                waiting += [child for child in children[member.pid] if child.pid not in self._seen]
        return [process for process in self._seen.values() if _is_alive(process)]

    def threads(self) -> int:
        """The number of threads of all processes that look() or kill() saw last."""
        total = 0
        for process in self._seen.values():
            with contextlib.suppress(psutil.Error):
                total += process.num_threads()
        return total

    def look(self) -> None:
        """Measures the resident `bytes` of all members now, and the time that processors have worked for them."""
        self.bytes = 0
        for process in self._members():
            with contextlib.suppress(psutil.Error):
                self.bytes += process.memory_info().rss
                times = process.cpu_times()
                self._worked[process] = times.user + times.system
        self.peak = max(self.peak, self.bytes)

    @property
    def processor_seconds(self) -> float:
        """Of all members that look() ever saw, those that have ended included."""
        return sum(self._worked.values())

    def kill(self) -> None:
        """Ends all members until none is left: the process group if there is one, then each process by itself."""
        for _ in range(20):
            if sys.platform != "win32":
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self.pid, signal.SIGKILL)
            self._find_marked()
            members = self._members()
            for process in members:
                with contextlib.suppress(psutil.Error):
                    process.kill()
            if not members:
                return
            psutil.wait_procs(members, timeout=0.2)

    def _find_marked(self) -> None:
        """Finds children whose parent ended before it was seen with them."""
        if not self._mark:
            return
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if process.environ().get(MARK) == self._mark:
                    self._seen.setdefault(process.pid, process)


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
