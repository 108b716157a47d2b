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
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from grader.errors import GraderError

POLL_SECONDS = 0.2
LONGEST_TICK = 5.0  # seconds; a longer gap between two looks was a pause of the machine, which is not counted
MARK = "GRADER_FAMILY"  # an environment variable that all descendants inherit


@dataclass(frozen=True)
class Ended:
    """How a child ended: `reason` is "exit", "time", "memory" or "processes"."""

    reason: str
    code: int
    seconds: float
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
    on_tick: Callable[[float], None] = lambda elapsed: None,
) -> Ended:
    """Runs a command until it ends or reaches a limit. `on_output` gets its output in pieces.

    No child is left running, whatever happens here. `most_processes` limits the processes and threads of the child and
    all its descendants together. Pauses of the machine do not count as seconds.

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
    clock = Stopwatch()
    family = Family(child.pid, mark)
    output = _Reader(child, on_output)
    reason = "exit"
    try:
        while child.poll() is None:
            elapsed = clock.look()
            if elapsed > seconds:
                reason = "time"
                break
            if family.memory() > memory_bytes:
                reason = "memory"
                break
            if most_processes is not None and family.threads() > most_processes:
                reason = "processes"
                break
            output.check()
            on_tick(elapsed)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(POLL_SECONDS)
    finally:
        family.kill()
        child.wait()
        output.join(2)
    output.check()
    return Ended(reason, child.returncode, clock.look(), family.peak)


class Stopwatch:
    """Elapsed seconds without pauses of the machine. Call look() at least every LONGEST_TICK seconds."""

    def __init__(self) -> None:
        self._seconds, self._last = 0.0, time.monotonic()

    def look(self) -> float:
        now = time.monotonic()
        self._seconds, self._last = self._seconds + min(now - self._last, LONGEST_TICK), now
        return self._seconds


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
        self.peak = 0
        self._mark = mark
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
        """The number of threads of all processes that memory() or kill() saw last."""
        total = 0
        for process in self._seen.values():
            with contextlib.suppress(psutil.Error):
                total += process.num_threads()
        return total

    def memory(self) -> int:
        """Resident bytes of all members now."""
        total = 0
        for process in self._members():
            with contextlib.suppress(psutil.Error):
                total += process.memory_info().rss
        self.peak = max(self.peak, total)
        return total

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
