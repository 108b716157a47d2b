"""An evaluating process for files of strangers: it reads and loads each model in a process of its own, isolated."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from grader import paths
from grader.errors import Failure, GraderError
from grader.evaluation import answers
from grader.evaluation.worker import Evaluation, Lost, Worker
from grader.exercise.requirement import BESIDE
from grader.exercise.spec import Shape
from grader.inspection import artifact
from grader.inspection.artifact import Artifact
from grader.inspection.refusal import SAVE_AGAIN, Refused
from grader.isolation import removal
from grader.isolation.level import Isolation, Level
from grader.isolation.workspace import Workspace
from grader.training.sandbox import not_for_graded_code

CAN_FORK = sys.platform == "linux"  # macOS has libraries that do not outlive a fork, Windows has no fork
INSPECT_SECONDS = 10.0
KILLED = -9  # as exit status


class SafeWorker(Worker):
    """Sees copies of one submission's files and held-out inputs; no labels, no other submission, no network.

    Between begin() and end() it handles one submission, on one core: several submissions at a time use them all.
    """

    _how = "'fork'" if CAN_FORK else "'once'"

    def __init__(self, isolation: Isolation, memory_gigabytes: float = 4.0) -> None:
        self._isolation = isolation
        self._open = self._stopped = False
        self.workspace = Workspace()
        try:
            folders = (self.workspace.subfolder(name) for name in ("submission", "inputs", "temporary"))
            self._submission, self._inputs, self._temporary = folders
            super().__init__(memory_gigabytes)
        except BaseException:
            self.workspace.close()
            raise

    def _command(self) -> list[str]:
        seen = [paths.PACKAGE, self._submission, self._inputs]
        return self._isolation.command(super()._command(), readable=seen, hidden=not_for_graded_code(), first=True)

    def _popen(self) -> dict[str, Any]:
        more = {"TF_NUM_INTRAOP_THREADS": "1", "OMP_NUM_THREADS": "1"}
        if self._isolation.level < Level.BUBBLEWRAP:  # where temporary files are not memory that goes with the process
            more |= {name: str(self._temporary) for name in ("TMPDIR", "TEMP", "TMP")}
        return self._isolation.popen(more)

    def _start(self) -> None:
        if self._stopped:
            raise GraderError("it was interrupted.", "Run the same command again.")
        super()._start()

    def begin(self) -> None:
        """From here on another submission. Raises GraderError where TensorFlow does not start."""
        for folder in (self._submission, self._temporary):
            for path in folder.iterdir():
                removal.remove(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        self.wait_for_start()

    def end(self) -> None:
        """Nothing of the submission is left running."""
        if not self._open:
            return
        self._open = False
        if not CAN_FORK:
            self.close()
            with suppress(GraderError):  # the next submission tries it again
                self._start()
            return
        if self._process.poll() is not None:
            return
        try:
            header, _ = super()._ask({"end": True}, seconds=5, what="ending")
        except (Failure, GraderError):
            self.close()
            return
        if header.get("left", True):
            self.close()

    def stop(self) -> None:
        """Ends what another thread is waiting for, and starts nothing any more."""
        self._stopped = True
        self.close()

    def inspect(self, path: Path, max_megabytes: float) -> Artifact:
        """Raises Refused, with the check that failed; Failure where the file is more than its reader can bear."""
        copy = self._submission / path.name
        size = copy_file(path, copy)
        if size > artifact.MAX_EXPLAINED:
            raise artifact.too_large(path.name, size, max_megabytes)
        for name in BESIDE if path.stem == "mymodel" else ():  # beside a flat file lie those of others
            with suppress(Refused):
                copy_file(path.with_name(name), self._submission / name)
        request = {"inspect": str(copy), "max_megabytes": max_megabytes}
        header, _ = self._ask(request, INSPECT_SECONDS, f"reading {path.name}")
        if "refused" in header:
            raise Refused(header["check"], header["refused"], header["help"])
        return Artifact.from_json({**header["artifact"], "path": copy})  # the path is not the sandbox's to choose

    def panels(self, path: Path, lines: int) -> int:
        header, _ = self._ask({"picture": str(path), "lines": lines}, INSPECT_SECONDS, f"reading {path.name}")
        if "refused" in header:
            raise Failure(header["refused"], header["help"])
        panels: int = header["panels"]
        return panels

    def evaluate(
        self, found: Artifact, inputs: Path, asked: Shape, probes: tuple[str, ...] = (), seconds: float = 120.0
    ) -> Evaluation:
        return super().evaluate(found, self._shared(inputs), asked, (*probes, "fingerprint"), seconds)

    def _ask(
        self, request: dict[str, Any], seconds: float, what: str = "loading and predicting"
    ) -> tuple[dict[str, Any], bytes]:
        """What may be believed of an answer. Raises Failure for all that a model, or who has taken its place, does."""
        self._open = True
        header, body = self._answered(request, seconds, what)
        if "ended" in header:
            raise Failure(
                f"{what} ended the process (exit status {str(header['ended'])[:5]}).",
                f"TensorFlow crashes on this file: {SAVE_AGAIN}.",
            )
        try:
            return answers.checked(header, body, request), body
        except ValueError as error:
            raise Failure(
                f"{what} gave a malformed answer: {error}.", f"Do not edit the file; {SAVE_AGAIN}."
            ) from error

    def _answered(self, request: dict[str, Any], seconds: float, what: str) -> tuple[dict[str, Any], bytes]:
        """The answer, or that the process has ended. Only a system short of memory kills it, or a model on purpose: a
        second time decides, in a process that is started anew, as the same event may be about to end this one too."""
        try:
            header, body = super()._ask(request, seconds, what)
            if header.get("ended") != KILLED:
                return header, body
            self.close()
        except Lost:
            if not CAN_FORK:
                raise
        return super()._ask(request, seconds, what)

    def _shared(self, inputs: Path) -> Path:
        """Held-out inputs where the process can read them; labels lie beside the original."""
        shared = self._inputs / f"{inputs.parent.parent.name}-{inputs.parent.name}.npy"
        if not shared.exists():
            part = shared.with_suffix(".part")
            try:
                if not inputs.stat().st_mode & stat.S_IROTH:
                    raise PermissionError("who runs in the sandbox is somebody else")
                os.link(inputs, part)
            except OSError:  # another disk, or one that knows no hard links
                shutil.copyfile(inputs, part)
                part.chmod(0o644)
            part.replace(shared)
        return shared

    def __exit__(self, *_: object) -> None:
        self.close()
        self.workspace.close()


def copy_file(path: Path, into: Path, most: int = artifact.MAX_EXPLAINED) -> int:
    """Copies a plain file, unless it has more than `most` bytes, and returns its size.

    Raises Refused for links, folders, devices and what cannot be read: none of them is opened.
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
