"""Runs a child process under limits of time and memory, and ends it with all its children."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

POLL_SECONDS = 0.2


@dataclass(frozen=True)
class Ended:
    """How a child ended: `reason` is "exit", "time" or "memory"."""

    reason: str
    code: int
    seconds: float
    peak_bytes: int


def run(
    command: Sequence[str],
    *,
    folder: Path,
    seconds: float,
    memory_bytes: float,
    environment: dict[str, str],
    on_output: Callable[[bytes], None],
    on_tick: Callable[[float], None] = lambda elapsed: None,
) -> Ended:
    """Runs a command to its end or its limit. Output comes in pieces; no child is left, whatever happens here.

    Raises OSError where the command cannot be started.
    """
    child = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=sys.platform != "win32",
    )
    started = time.monotonic()
    family = Family(child.pid)
    reader = threading.Thread(target=_read, args=(child, on_output), daemon=True)
    reader.start()
    reason = "exit"
    try:
        while child.poll() is None:
            if time.monotonic() - started > seconds:
                reason = "time"
                break
            if family.memory() > memory_bytes:
                reason = "memory"
                break
            on_tick(time.monotonic() - started)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(POLL_SECONDS)
    finally:
        family.kill()
        child.wait()
        reader.join(2)
    return Ended(reason, child.returncode, time.monotonic() - started, family.peak)


def _read(child: subprocess.Popen[bytes], on_output: Callable[[bytes], None]) -> None:
    assert child.stdout is not None
    while piece := os.read(child.stdout.fileno(), 1 << 16):
        on_output(piece)


class Family:
    """A process with all its descendants, those seen once and since orphaned included."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.peak = 0
        self._seen: dict[int, psutil.Process] = {}

    def _members(self) -> list[psutil.Process]:
        for process in list(self._seen.values()) or self._first():
            with contextlib.suppress(psutil.Error):
                for member in (process, *process.children(recursive=True)):
                    self._seen.setdefault(member.pid, member)
        self._seen = {pid: process for pid, process in self._seen.items() if process.is_running()}
        return list(self._seen.values())

    def _first(self) -> list[psutil.Process]:
        with contextlib.suppress(psutil.Error):
            return [psutil.Process(self.pid)]
        return []

    def memory(self) -> int:
        """Resident bytes of the family now."""
        total = 0
        for process in self._members():
            with contextlib.suppress(psutil.Error):
                total += process.memory_info().rss
        self.peak = max(self.peak, total)
        return total

    def kill(self) -> None:
        """Ends everyone: by process group where there is one, then each by itself, until nobody is left."""
        for _ in range(20):
            if sys.platform != "win32":
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self.pid, signal.SIGKILL)
            members = [process for process in self._members() if process.status() != psutil.STATUS_ZOMBIE]
            for process in members:
                with contextlib.suppress(psutil.Error):
                    process.kill()
            if not members:
                return
            psutil.wait_procs(members, timeout=0.2)
