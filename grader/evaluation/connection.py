"""The grader's end of the evaluating process: starts it, sends it one request at a time, ends and replaces it."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO, Any

from grader import paths
from grader.errors import Failure, GraderError
from grader.evaluation import wire
from grader.evaluation.wire import Message
from grader.isolation.processes import Family, python
from grader.isolation.stopwatch import PATIENCE, Stopwatch
from grader.quiet import ENVIRONMENT, last_words

START_SECONDS = 120.0
MEMORY_GIGABYTES = 4.0
LOOK_SECONDS = 0.25  # between checks of a model's time and memory
_START = "import sys; sys.path[0] = {root!r}; from grader.evaluation.process import serve; serve({how!r})"


class Lost(Failure):
    """The evaluating process ended unexpectedly."""


def program(how: str = "") -> list[str]:
    """The command that starts the evaluating process. `how` is passed to serve() in process.py."""
    return [*python(), "-X", "utf8", "-c", _START.format(root=str(paths.PROJECT), how=how)]


def own() -> Connection:
    """The process for your own files. It needs no import that takes long, so it may start before the rest is there."""
    environment = {**os.environ, **ENVIRONMENT}
    environment.pop("GRADER_HELDOUT_SEED", None)
    return Connection(program, {"env": environment}, MEMORY_GIGABYTES)


class Connection:
    """An evaluating process. It starts at once, so that TensorFlow is ready when the first model comes.

    `command` is called for each start; `popen` holds further arguments of subprocess.Popen.
    """

    def __init__(self, command: Callable[[], list[str]], popen: dict[str, Any], memory_gigabytes: float) -> None:
        self._command, self._popen = command, popen
        self._memory_bytes = memory_gigabytes * 1e9
        self._stopped = False
        self.start()

    def start(self) -> None:
        """Raises GraderError if the process cannot be started, or after stop()."""
        if self._stopped:
            raise GraderError("it was interrupted.", "Run the same command again.")
        try:
            self._process = subprocess.Popen(
                self._command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=sys.platform != "win32",
                **self._popen,
            )
        except OSError as error:
            raise GraderError(f"the evaluating process cannot be started: {error}.", "Close other programs.") from error
        self._fresh, self._closed = True, False
        self._answers: queue.Queue[Message | None] = queue.Queue()
        self._chatter = b""
        threading.Thread(target=self._listen, args=(self._process.stdout, self._answers), daemon=True).start()
        self._overhearing = threading.Thread(target=self._overhear, args=(self._process.stderr,), daemon=True)
        self._overhearing.start()

    @staticmethod
    def _listen(stream: IO[bytes], answers: queue.Queue[Message | None]) -> None:
        try:
            while True:
                answers.put(wire.receive(stream))
        except Exception:  # the stream has ended, or this is not a message
            answers.put(None)

    def _overhear(self, stream: IO[bytes]) -> None:
        while piece := stream.read1(1 << 16):  # type: ignore[attr-defined]
            self._chatter = (self._chatter + piece)[-16_000:]

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def exchange(self, request: dict[str, Any], seconds: float, what: str) -> Message:
        """Sends a request and waits for its answer.

        `what` names the request in messages. Raises Failure if it takes longer than `seconds` or too much memory, Lost
        if the process ends, GraderError if it does not start. The next request then starts a new process.
        """
        self.wait_for_start()
        with contextlib.suppress(OSError):  # the process has died: _answer() notices and says why
            assert self._process.stdin is not None
            wire.send(self._process.stdin, request)
        return self._answer(seconds, what)

    def wait_for_start(self) -> None:
        """Waits until the process has imported TensorFlow. Raises GraderError if it ends or hangs before that."""
        if not self.is_running:
            self.start()
        if not self._fresh:
            return
        try:
            self._answer(START_SECONDS, "the start of TensorFlow")
        except Lost:  # before it has seen any model
            last = self._last_words()
            raise GraderError(f"the evaluating process does not start: {last}.", _start_help(last)) from None
        except Failure as failure:
            raise GraderError(failure.message, "Close other programs, then run the same command again.") from None
        self._fresh = False

    def _answer(self, seconds: float, what: str) -> Message:
        family = Family(self._process.pid)
        clock = Stopwatch(family)
        while True:
            with contextlib.suppress(queue.Empty):
                answer = self._answers.get(timeout=LOOK_SECONDS)
                if answer is None:
                    raise self._died()
                return answer
            clock.look()
            if limit := clock.reached(seconds):
                self.close()
                raise _over_time(limit, seconds, what)
            if family.bytes > self._memory_bytes:
                self.close()
                raise Failure(
                    f"{what} took more than {self._memory_bytes / 1e9:.0f} GB of memory.", "Use a smaller model."
                )

    def _died(self) -> Lost:
        """The error for a process that has ended, with its last words."""
        self.close()
        return Lost(
            f"the model ended the evaluating process (exit status {self._process.returncode}).",
            f"Loading this file makes TensorFlow crash. Train and save it again. {self._last_words()}".rstrip(),
        )

    def _last_words(self) -> str:
        self._overhearing.join(1)
        return last_words(self._chatter, self._process.returncode)

    def stop(self) -> None:
        """Ends the request that another thread waits for. Nothing is started after this."""
        self._stopped = True
        self.close()

    def close(self) -> None:
        """Kills the process: an orderly shutdown takes TensorFlow 0.7 s."""
        if self._closed:
            return  # another process may have its id by now
        self._closed = True
        Family(self._process.pid).kill()
        self._process.wait()


def _over_time(limit: str, seconds: float, what: str) -> Failure:
    """The failure at one of the two limits of time."""
    if limit == "waiting":
        return Failure(
            f"{what} took longer than {PATIENCE} times {seconds:g} s by the clock, most of it waiting.",
            "Close other programs and grade again: the machine is busy, or the model waits for something.",
        )
    return Failure(
        f"{what} took longer than {seconds:g} s.", "Use a smaller model, or run recurrent layers over fewer steps."
    )


def _start_help(last: str) -> str:
    """What to do if the process does not start, judging by the last line it printed."""
    if "ImportError" in last or "ModuleNotFoundError" in last:
        return "pip install -r requirements.txt"
    if last.startswith("bwrap: "):
        return "Make that path readable for other users; TMPDIR names the folder for temporary files."
    return "Close other programs, then run the same command again."
