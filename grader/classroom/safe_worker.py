"""An evaluating process for files of strangers: it reads and loads each model in a process of its own, isolated."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from grader import artifact
from grader.artifact import Artifact
from grader.classroom.submissions import BESIDE
from grader.errors import Failure, GraderError
from grader.exercise import Shape
from grader.isolation import Isolation
from grader.refusal import SAVE_AGAIN, Refused
from grader.worker import Evaluation, Lost, Worker

CAN_FORK = sys.platform == "linux"  # macOS has libraries that do not outlive a fork, Windows has no fork
INSPECT_SECONDS = 10.0


class SafeWorker(Worker):
    """Sees copies of one submission's files and held-out inputs; no labels, no other submission, no network.

    Between begin() and end() it handles one submission, on one core: several submissions at a time use them all.
    """

    _how = "'fork'" if CAN_FORK else "'once'"

    def __init__(self, isolation: Isolation, memory_gigabytes: float = 4.0) -> None:
        self._isolation = isolation
        self._session = 0
        self._open = False
        self._folder = Path(tempfile.mkdtemp(prefix="grader-class-"))
        self._submission, self._inputs = self._folder / "submission", self._folder / "inputs"
        for folder in (self._submission, self._inputs):
            folder.mkdir()
        self._folder.chmod(0o755)
        super().__init__(memory_gigabytes)

    def _command(self) -> list[str]:
        package = Path(__file__).parents[1]
        return self._isolation.command(super()._command(), readable=[package, self._submission, self._inputs])

    def _popen(self) -> dict[str, Any]:
        return self._isolation.popen({"TF_NUM_INTRAOP_THREADS": "1", "OMP_NUM_THREADS": "1"})

    def begin(self) -> None:
        """From here on another submission."""
        self._session += 1
        self._open = False
        for path in self._submission.iterdir():
            path.unlink()

    def end(self) -> None:
        """Nothing of the submission is left running."""
        if not self._open:
            return
        self._open = False
        if not CAN_FORK:
            self.close()
            self._start()
            return
        try:
            header, _ = super()._ask({"end": True, "session": self._session}, seconds=5, what="ending")
            while header.get("session") != self._session:
                header, _ = self._answer(5, "ending")
        except Failure:
            return  # it was closed, with all its children
        if header.get("left", True):
            self.close()

    def inspect(self, path: Path, max_megabytes: float) -> Artifact:
        """Raises Refused, with the check that failed; Failure where the file is more than its reader can bear."""
        copy = self._submission / path.name
        size = copy_file(path, copy)
        if size > artifact.MAX_EXPLAINED:
            raise artifact.too_large(path.name, size, max_megabytes)
        for name in BESIDE:
            with suppress(Refused):
                copy_file(path.with_name(name), self._submission / name)
        request = {"inspect": str(copy), "max_megabytes": max_megabytes}
        header, _ = self._ask(request, INSPECT_SECONDS, f"reading {path.name}")
        if "refused" in header:
            raise Refused(header["check"], header["refused"], header["help"])
        return Artifact.from_json({**header["artifact"], "path": copy})  # the path is not the sandbox's to choose

    def evaluate(
        self, found: Artifact, inputs: Path, asked: Shape, probes: tuple[str, ...] = (), seconds: float = 120.0
    ) -> Evaluation:
        return super().evaluate(found, self._shared(inputs), asked, (*probes, "fingerprint"), seconds)

    def _ask(
        self, request: dict[str, Any], seconds: float, what: str = "loading and predicting"
    ) -> tuple[dict[str, Any], bytes]:
        self._open = True
        request = {**request, "session": self._session}
        try:
            header, body = super()._ask(request, seconds, what)
        except Lost:
            if not CAN_FORK:
                raise
            # Models end processes of their own. Who has ended this one was the system, short of memory, or a model
            # that went out of its way: a second time decides.
            header, body = super()._ask(request, seconds, what)
        while "ended" in header and header.get("session") != self._session:
            header, body = self._answer(seconds, what)  # the end of an earlier submission, told twice
        if "ended" in header:
            self._open = False
            if header.get("left", True):
                self.close()
            raise Failure(
                f"{what} ended the process (exit status {header['ended']}).",
                f"TensorFlow crashes on this file: {SAVE_AGAIN}.",
            )
        return header, body

    def _shared(self, inputs: Path) -> Path:
        """Held-out inputs where the process can read them; labels lie beside the original."""
        shared = self._inputs / f"{inputs.parent.parent.name}-{inputs.parent.name}.npy"
        if not shared.exists():
            part = shared.with_suffix(".part")
            try:
                os.link(inputs, part)
            except OSError:  # another disk, or one that knows no hard links
                shutil.copyfile(inputs, part)
            part.replace(shared)
        return shared

    def close(self) -> None:
        super().close()
        self._open = False

    def __exit__(self, *_: object) -> None:
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)


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
                    raise GraderError(
                        f"{into} cannot be written: {error.strerror}.", "Make room on the disk."
                    ) from error
            return status.st_size
    except PermissionError as error:
        raise Refused("file", f"{path.name} cannot be read: permission denied", f"chmod u+r {path.name}") from error
    except OSError as error:
        raise GraderError(f"{path} cannot be read: {error.strerror}.", "Try again.") from error
