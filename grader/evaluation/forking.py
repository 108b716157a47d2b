"""A process for each model, forked from one in which TensorFlow is imported but not used.

The grader asks the forking process and gets one answer to each request: the model's, or how its process ended.
Once a model has run, its process is untrusted: it may answer for that model only, until "end".
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

from grader.evaluation import wire
from grader.evaluation.protocol import END, ENDED, LEFT, READY

OURS = {READY, ENDED, LEFT}  # keys that only the forking process may send
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER = 1, 4, 36

Answer = Callable[[dict[str, Any], IO[bytes]], None]  # writes the answer to a request into a stream


def serve(requests: IO[bytes], answers: IO[bytes], answer: Answer) -> None:
    """Answers requests until there are no more. Each model has its own process, in which `answer` runs."""
    _keep_apart()
    gc.collect()
    gc.freeze()  # what exists now is shared between the processes until one of them changes it
    wire.send(answers, {READY: True})
    model: _Model | None = None
    for request in wire.requests(requests):
        if request == END:
            if model is not None:
                model.end()
            model = None
            wire.send(answers, {LEFT: _has_children()})
            continue
        model = model or _Model(answer, requests, answers)
        said = model.ask(request)
        if said is None:
            wire.send(answers, {ENDED: model.end()})
            model = None
        else:
            wire.send(answers, *said)


class _Model:
    """A process forked for one submission. It reaches the grader only through the forking process, not in its name."""

    def __init__(self, answer: Answer, *ours: IO[bytes]) -> None:
        request_out, request_in = os.pipe()
        answer_out, answer_in = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            for stream in ours:
                stream.close()
            os.close(request_in)
            os.close(answer_out)
            _answer_all(answer, os.fdopen(request_out, "rb", buffering=0), os.fdopen(answer_in, "wb"))
        os.close(request_out)
        os.close(answer_in)
        self._requests, self._answers = os.fdopen(request_in, "wb"), os.fdopen(answer_out, "rb")

    def ask(self, request: dict[str, Any]) -> wire.Message | None:
        """Its answer, or None if its process has ended.

        The answer is empty if it is not a message, or has a key that only the forking process may send.
        """
        try:
            wire.send(self._requests, request)
            header, body = wire.receive(self._answers)
        except (ValueError, RecursionError):
            return {}, b""
        except (EOFError, OSError):
            return None
        return ({}, b"") if OURS & header.keys() else (header, body)

    def end(self) -> int:
        """Kills the process. Returns its exit status: minus the number of a signal, if one ended it."""
        for stream in (self._requests, self._answers):
            with suppress(OSError):
                stream.close()
        os.kill(self._pid, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])


def _answer_all(answer: Answer, requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answers until there are no more requests, then ends the process."""
    try:
        _die_with_parent()
        for request in wire.requests(requests):
            answer(request, answers)
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    os._exit(1)


def _keep_apart() -> None:
    """Keeps models' processes from this one's memory and open files, and adopts the children that they leave."""
    _die_with_parent()
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
        libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _die_with_parent() -> None:
    """Makes this process end with its parent (on Linux), so that a killed grader leaves nothing running."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _has_children() -> bool:
    """Whether a model's process has left other processes behind."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True
