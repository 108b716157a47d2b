"""The worker for untrusted files: each submission is read and loaded in its own process, in the sandbox."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader import paths
from grader.datasets import exposed
from grader.errors import Failure, GraderError
from grader.evaluation import protocol
from grader.evaluation.connection import MEMORY_GIGABYTES, Connection, Lost, program
from grader.evaluation.protocol import (
    END,
    ENDED,
    LEFT,
    A,
    Evaluate,
    Evaluation,
    Examination,
    Examine,
    Inspect,
    Read,
    Request,
)
from grader.evaluation.wire import Message
from grader.evaluation.worker import EVALUATE_SECONDS, EXAMINING, LOADING, Worker, accepted
from grader.exercise.requirements.base import Requirement
from grader.inspection import artifact
from grader.inspection.artifact import Artifact
from grader.inspection.refusal import SAVE_AGAIN, Refused
from grader.isolation import removal
from grader.isolation.level import Isolation, Level
from grader.isolation.workspace import Workspace

CAN_FORK = sys.platform == "linux"  # macOS has libraries that do not survive a fork, Windows has no fork
INSPECT_SECONDS, END_SECONDS = 10.0, 5.0
KILLED = -9  # as exit status


class SandboxedWorker(Worker):
    """Its process sees copies of one submission's files and held-out inputs: no labels, other submissions or network.

    Between begin() and end() it handles one submission, on one core: several submissions at a time use all cores.
    """

    def __init__(self, isolation: Isolation) -> None:
        self._isolation = isolation
        self._is_used = False  # by the current submission
        self.workspace = Workspace()
        try:
            folders = (self.workspace.subfolder(name) for name in ("submission", "inputs", "temporary"))
            self._submission, self._inputs, self._temporary = folders
            self._connection = Connection(self._command, self._popen(), MEMORY_GIGABYTES)
        except BaseException:
            self.workspace.close()
            raise

    def _command(self) -> list[str]:
        seen = [paths.PACKAGE, self._submission, self._inputs]
        command = program("fork" if CAN_FORK else "once")
        return self._isolation.command(command, readable=seen, hidden=exposed.hidden(), first=True)

    def _popen(self) -> dict[str, Any]:
        more = {"TF_NUM_INTRAOP_THREADS": "1", "OMP_NUM_THREADS": "1"}
        if self._isolation.level < Level.BUBBLEWRAP:  # in a sandbox, temporary files are in memory and go with it
            more |= {name: str(self._temporary) for name in ("TMPDIR", "TEMP", "TMP")}
        return self._isolation.popen(more)

    def begin(self) -> None:
        """Gets ready for the next submission. Raises GraderError if TensorFlow does not start."""
        for folder in (self._submission, self._temporary):
            for path in folder.iterdir():
                removal.remove(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        self._connection.wait_for_start()

    def end(self) -> None:
        """Ends everything that the submission left running."""
        if not self._is_used:
            return
        self._is_used = False
        if not CAN_FORK:
            self._connection.close()
            with suppress(GraderError):  # the next submission tries again
                self._connection.start()
        elif self._connection.is_running:
            try:
                header, _ = self._connection.exchange(END, END_SECONDS, "ending")
            except (Failure, GraderError):
                header = {}
            if header.get(LEFT, True):
                self._connection.close()

    def stop(self) -> None:
        """Ends the request that another thread waits for. Nothing is started after this."""
        self._connection.stop()

    def close(self) -> None:
        self._connection.close()
        self.workspace.close()

    def inspect(self, path: Path, max_megabytes: float) -> Artifact:
        copy = self._submission / path.name
        size = copy_file(path, copy)
        if size > artifact.MAX_EXPLAINED:
            raise artifact.too_large(path.name, size, max_megabytes)
        return self._ask(Inspect(copy, max_megabytes), INSPECT_SECONDS, f"reading {path.name}")

    def read(self, requirement: Requirement, model: Path) -> Any:
        name = requirement.file or ""
        copy = self._submission / name
        if model.stem == "mymodel":  # files beside a model with another name belong to others
            with suppress(Refused):  # then the sandbox has no such file, which read() reports
                copy_file(model.with_name(name), copy)
        return self._ask(Read(requirement, copy), INSPECT_SECONDS, f"reading {name}").value

    def evaluate(self, request: Evaluate) -> Evaluation:
        request = replace(request, inputs=self._shared(request.inputs), fingerprint=True)
        return self._ask(request, EVALUATE_SECONDS, LOADING)

    def examine(self, request: Examine) -> Examination:
        request = replace(
            request,
            train=self._shared(request.train),
            validation=self._shared(request.validation),
            endings=None if request.endings is None else self._shared(request.endings),
        )
        return self._ask(request, EVALUATE_SECONDS, EXAMINING)

    def _ask(self, request: Request[A], seconds: float, what: str) -> A:
        """A checked answer. Raises Failure for whatever a model, or code that took over its process, does wrong."""
        self._is_used = True
        message = self._exchange(request, seconds, what)
        if ENDED in message[0]:
            raise Failure(
                f"{what} ended the process (exit status {str(message[0][ENDED])[:5]}).",
                f"TensorFlow crashes on this file: {SAVE_AGAIN}.",
            )
        return accepted(request, message, what)

    def _exchange(self, request: Request[A], seconds: float, what: str) -> Message:
        """The answer, or the message that the model's process has ended.

        A process is killed by a system that is short of memory, or by a hostile model. So a second try decides, in a
        new process: what killed the first may be about to end this one too.
        """
        header = protocol.write_request(request)
        try:
            message = self._connection.exchange(header, seconds, what)
            if message[0].get(ENDED) != KILLED:
                return message
            self._connection.close()
        except Lost:
            if not CAN_FORK:
                raise
        return self._connection.exchange(header, seconds, what)

    def _shared(self, inputs: Path) -> Path:
        """Held-out inputs at a path that the process can read. The labels stay beside the original."""
        shared = self._inputs / f"{inputs.parent.parent.name}-{inputs.parent.name}-{inputs.name}"
        if not shared.exists():
            part = shared.with_suffix(".part")
            try:
                if not inputs.stat().st_mode & stat.S_IROTH:
                    raise PermissionError("the process in the sandbox belongs to another user")
                os.link(inputs, part)
            except OSError:  # another disk, or one without hard links
                shutil.copyfile(inputs, part)
                part.chmod(0o644)
            part.replace(shared)
        return shared


def copy_file(path: Path, into: Path, most: int = artifact.MAX_EXPLAINED) -> int:
    """Copies a plain file, unless it has more than `most` bytes, and returns its size.

    Raises Refused for links, folders, devices and unreadable files: none of them is opened.
    """
    try:
        if path.is_symlink():
            raise Refused("file", f"{path.name} is a link", "hand in the file itself")
        artifact.require_file(path)
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as original:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise Refused("file", f"{path.name} is not a file but a device or a pipe", SAVE_AGAIN)
            if status.st_size <= most:
                try:
                    with open(into, "wb") as copy:
                        shutil.copyfileobj(original, copy, 1 << 20)
                    into.chmod(0o644)
                except OSError as error:
                    raise GraderError(f"{into} cannot be written: {error.strerror}.", "Free up disk space.") from error
            return status.st_size
    except PermissionError as error:
        raise Refused(
            "file", f"{path.name} cannot be read: permission denied", f"make it readable: chmod u+r {path.name}"
        ) from error
    except OSError as error:
        raise GraderError(f"{path} cannot be read: {error.strerror}.", "Try again.") from error
