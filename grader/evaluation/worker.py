"""The grader's end of the evaluating process: starts it, asks it about one model after another, ends and replaces it.

What it does with a model is in evaluation.py.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np

from grader import paths
from grader.errors import Failure, GraderError
from grader.evaluation import picture, wire
from grader.evaluation.wire import Message
from grader.exercise.spec import Shape
from grader.inspection import artifact
from grader.inspection.artifact import Artifact
from grader.isolation.processes import Family, Stopwatch, python
from grader.quiet import ENVIRONMENT, without_chatter

START_SECONDS = 120.0
LOOK_SECONDS = 0.25  # between two looks at the time and the memory that a model takes
_START = "import sys; sys.path[0] = {root!r}; from grader.evaluation.process import serve; serve({how})"


@dataclass(frozen=True)
class Evaluation:
    """What a loaded model is and predicts. Shapes are without the batch.

    `predictions` are (n, *output_shape); None where the model does not take the asked input.
    """

    inputs: int
    outputs: int
    input_shape: Shape
    predictions: np.ndarray | None
    probes: dict[str, Any]
    load_seconds: float
    predict_seconds: float

    @property
    def output_shape(self) -> Shape:
        return () if self.predictions is None else self.predictions.shape[1:]


class Lost(Failure):
    """The evaluating process ended without being told to."""


class Worker:
    """The evaluating process, started at once, so that TensorFlow is there when the first model comes."""

    _how = ""  # arguments of serve()

    def __init__(self, memory_gigabytes: float = 4.0) -> None:
        self._memory_bytes = memory_gigabytes * 1e9
        self._start()

    def inspect(self, path: Path, max_megabytes: float) -> Artifact:
        """Reads the file as data. Raises Refused, with the check that failed."""
        return artifact.inspect(path, max_megabytes)

    def panels(self, path: Path, lines: int) -> int:
        """How many panels with `lines` lines a PNG file shows. Raises Failure where it is none."""
        return picture.panels(path, lines)

    def _command(self) -> list[str]:
        root = str(paths.PROJECT)
        return [*python(), "-X", "utf8", "-c", _START.format(root=root, how=self._how)]

    def _popen(self) -> dict[str, Any]:
        environment = {**os.environ, **ENVIRONMENT}
        environment.pop("GRADER_HELDOUT_SEED", None)
        return {"env": environment}

    def _start(self) -> None:
        try:
            self._process = subprocess.Popen(
                self._command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=sys.platform != "win32",
                **self._popen(),
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
        except Exception:  # its end, or what is no answer
            answers.put(None)

    def _overhear(self, stream: IO[bytes]) -> None:
        while piece := stream.read1(1 << 16):  # type: ignore[attr-defined]
            self._chatter = (self._chatter + piece)[-16_000:]

    def evaluate(
        self, found: Artifact, inputs: Path, asked: Shape, probes: tuple[str, ...] = (), seconds: float = 120.0
    ) -> Evaluation:
        """Loads an inspected model, predicts on the array in the file `inputs`, and runs `probes` on it.

        Raises Failure where the model cannot be loaded, crashes, or takes longer than `seconds` or too much memory;
        GraderError where the process itself does not start. The next call starts a new process where this one ended.
        """
        request = {"artifact": found.to_json(), "inputs": str(inputs), "asked": asked, "probes": probes}
        header, body = self._ask(request, seconds)
        if "refused" in header:
            raise Failure(header["refused"], header["help"])
        predictions = None
        if header["shape"] is not None:
            predictions = np.frombuffer(body, dtype=np.dtype(header["dtype"])).reshape(header["shape"])
        return Evaluation(
            header["inputs"],
            header["outputs"],
            tuple(header["input_shape"]),
            predictions,
            header["probes"],
            header["load_seconds"],
            header["predict_seconds"],
        )

    def _ask(self, request: dict[str, Any], seconds: float, what: str = "loading and predicting") -> Message:
        self.wait_for_start()
        try:
            assert self._process.stdin is not None
            wire.send(self._process.stdin, request)
        except OSError:
            pass  # the process has died: _answer() finds that out, and says why
        return self._answer(seconds, what)

    def wait_for_start(self) -> None:
        """Until the process has imported TensorFlow. Raises GraderError where it does not come to that."""
        if self._process.poll() is not None:
            self._start()
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
        clock = Stopwatch()
        while True:
            with contextlib.suppress(queue.Empty):
                answer = self._answers.get(timeout=LOOK_SECONDS)
                if answer is None:
                    raise self._died()
                return answer
            if clock.look() > seconds:
                self.close()
                raise Failure(
                    f"{what} took longer than {seconds:.0f} s.",
                    "Use a smaller model, or run recurrent layers over fewer steps.",
                )
            if family.memory() > self._memory_bytes:
                self.close()
                raise Failure(
                    f"{what} took more than {self._memory_bytes / 1e9:.0f} GB of memory.", "Use a smaller model."
                )

    def _died(self) -> Lost:
        """That the process has ended, and what it said last."""
        self.close()
        return Lost(
            f"the model ended the evaluating process (exit status {self._process.returncode}).",
            f"Loading this file makes TensorFlow crash. Train and save it again. {self._last_words()}".rstrip(),
        )

    def _last_words(self) -> str:
        self._overhearing.join(1)
        lines = without_chatter(self._chatter).decode(errors="replace").strip().splitlines()
        return lines[-1][:300] if lines else f"exit status {self._process.returncode}"

    def close(self) -> None:
        """Ends the process at once: its shutdown would take TensorFlow 0.7 s."""
        if self._closed:
            return  # its number may be another process's by now
        self._closed = True
        Family(self._process.pid).kill()
        self._process.wait()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _start_help(last: str) -> str:
    """What to do about a process that does not start, by the last that it said."""
    if "ImportError" in last or "ModuleNotFoundError" in last:
        return "pip install -r requirements.txt"
    if last.startswith("bwrap: "):
        return "Make that path readable for other users; TMPDIR names the folder for temporary files."
    return "Close other programs, then run the same command again."
