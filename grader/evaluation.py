"""The worker: one process that imports TensorFlow once, loads model after model and predicts on held-out inputs.

It never imports a learner's code and never sees labels. Requests and answers are a length, a JSON header and raw bytes.
For a class it forks before each model, where the system can, so that no model meets what another has left behind.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import queue
import struct
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np

from grader import artifact
from grader.artifact import Artifact
from grader.errors import Failure, GraderError
from grader.exercise import Shape
from grader.quiet import ENVIRONMENT, without_chatter

BATCH = 1000
# Activations of large images take the memory: 150 x 150 x 3 goes in batches of 29, 28 x 28 in full ones.
BATCH_NUMBERS = 2_000_000
START_SECONDS = 120.0
PR_SET_CHILD_SUBREAPER = 36
FREE_EVERY = 20  # models; collecting garbage takes 0.14 s, as long as a small model's predictions
_START = "import sys; sys.path[0] = {root!r}; from grader.evaluation import serve; serve({how})"


@dataclass(frozen=True)
class Evaluation:
    """What a loaded model is and gives. Shapes leave out the batch; predictions are None where it takes other input."""

    inputs: int
    outputs: int
    input_shape: Shape
    output_shape: Shape
    predictions: np.ndarray | None
    probes: dict[str, Any]
    load_seconds: float
    predict_seconds: float


class Lost(Failure):
    """The evaluating process has ended by itself, or somebody has ended it."""


class Worker:
    """The evaluating process, started at once, so that TensorFlow is there when the first model comes."""

    _how = ""  # arguments of serve()

    def __init__(self, memory_gigabytes: float = 4.0) -> None:
        self._memory_bytes = memory_gigabytes * 1e9
        self._start()

    def inspect(self, path: Path, max_megabytes: float) -> Artifact:
        """Reads the file as data. Raises Refused, with the check that failed."""
        return artifact.inspect(path, max_megabytes)

    def _command(self) -> list[str]:
        from grader.processes import python  # the worker itself has no use for it

        root = str(Path(__file__).parents[1])
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
        self._fresh = True
        self._answers: queue.Queue[tuple[dict[str, Any], bytes] | None] = queue.Queue()
        self._chatter = b""
        threading.Thread(target=self._listen, args=(self._process.stdout, self._answers), daemon=True).start()
        threading.Thread(target=self._overhear, args=(self._process.stderr,), daemon=True).start()

    @staticmethod
    def _listen(stream: IO[bytes], answers: queue.Queue[tuple[dict[str, Any], bytes] | None]) -> None:
        try:
            while True:
                answers.put(_receive(stream))
        except (EOFError, OSError, ValueError):
            answers.put(None)

    def _overhear(self, stream: IO[bytes]) -> None:
        while piece := stream.read1(1 << 16):  # type: ignore[attr-defined]
            self._chatter = (self._chatter + piece)[-16_000:]

    def evaluate(
        self, found: Artifact, inputs: Path, asked: Shape, probes: tuple[str, ...] = (), seconds: float = 120.0
    ) -> Evaluation:
        """Loads a model that was inspected, predicts on the arrays in `inputs`, and tries `probes` on it.

        Raises Failure where the model cannot be loaded, or dies, or takes longer than `seconds` or too much memory;
        GraderError where the process itself does not come up. The next call finds a living process again.
        """
        file = {**asdict(found), "path": str(found.path)}
        request = {"artifact": file, "inputs": str(inputs), "asked": asked, "probes": probes}
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
            tuple(header["output_shape"]),
            predictions,
            header["probes"],
            header["load_seconds"],
            header["predict_seconds"],
        )

    def _ask(
        self, request: dict[str, Any], seconds: float, what: str = "loading and predicting"
    ) -> tuple[dict[str, Any], bytes]:
        if self._process.poll() is not None:
            self._start()
        try:
            assert self._process.stdin is not None
            _send(self._process.stdin, request)
        except OSError:
            pass  # the process has died: its silence is told below
        answer = self._answer(seconds + (START_SECONDS if self._fresh else 0), what)
        self._fresh = False
        return answer

    def _answer(self, seconds: float, what: str) -> tuple[dict[str, Any], bytes]:
        from grader.processes import Family

        family = Family(self._process.pid)
        deadline = time.monotonic() + seconds
        while True:
            try:
                answer = self._answers.get(timeout=0.25)
            except queue.Empty:
                if time.monotonic() > deadline:
                    self.close()
                    raise Failure(
                        f"{what} took longer than {seconds:.0f} s.",
                        "Use a smaller model, or recurrent layers over fewer steps.",
                    ) from None
                if family.memory() > self._memory_bytes:
                    self.close()
                    raise Failure(
                        f"{what} took more than {self._memory_bytes / 1e9:.0f} GB of memory.",
                        "Use a smaller model.",
                    ) from None
                continue
            if answer is None:
                return self._died()
            return answer

    def _died(self) -> tuple[dict[str, Any], bytes]:
        code = self._process.wait()
        last = without_chatter(self._chatter).decode(errors="replace").strip().splitlines()[-3:]
        self.close()
        if self._fresh and any("ImportError" in line or "ModuleNotFoundError" in line for line in last):
            raise GraderError(f"TensorFlow does not start: {last[-1]}.", "pip install -r requirements.txt")
        if self._fresh and any(line.startswith("bwrap: ") for line in last):
            raise GraderError(f"the sandbox does not start: {last[-1]}.", "Grade without: --require-isolation process")
        raise Lost(
            f"the model ended the evaluating process (exit status {code}).",
            "Loading this file makes TensorFlow crash. Train and save it again. " + " ".join(last[-1:]),
        )

    def close(self) -> None:
        """Ends the process at once: its shutdown would take TensorFlow 0.7 s."""
        from grader.processes import Family

        Family(self._process.pid).kill()
        self._process.wait()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _send(stream: IO[bytes], header: dict[str, Any], body: bytes | memoryview = b"") -> None:
    text = json.dumps(header).encode()
    stream.write(struct.pack("<QQ", len(text), len(body)))
    stream.write(text)
    stream.write(body)
    stream.flush()


def _receive(stream: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    header, body = struct.unpack("<QQ", _exactly(stream, 16))
    return json.loads(_exactly(stream, header)), _exactly(stream, body)


def _exactly(stream: IO[bytes], count: int) -> bytes:
    pieces: list[bytes] = []
    while count:
        piece = stream.read(count)
        if not piece:
            raise EOFError
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def serve(how: str = "") -> None:
    """Answers requests on stdin until it closes; "fork": those of each model in a process of its own, under limits.

    Whatever else would print goes to stderr.
    """
    requests = os.fdopen(os.dup(0), "rb", buffering=0)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    from grader.quiet import quiet_tensorflow

    quiet_tensorflow()
    if how:
        from grader.isolation import limit

        limit()
    import keras  # the two seconds of every other grader, spent while the file is being inspected

    if how == "fork":
        _serve_forking(requests, answers)
    evaluated = 0
    while True:
        try:
            request, _ = _receive(requests)
        except EOFError:
            os._exit(0)
        _answer_one(request, answers)
        evaluated += 1
        keras.backend.clear_session(free_memory=evaluated % FREE_EVERY == 0)


def _serve_forking(requests: IO[bytes], answers: IO[bytes]) -> None:
    """For each model a process that answers until it is told the "end". Here TensorFlow is imported, and never used."""
    from grader import fitting, loading, probes  # noqa: F401  for all of them

    _adopt_orphans()
    gc.collect()
    gc.freeze()  # what stands now is shared between the processes, as long as nobody touches it
    while True:
        try:
            request, _ = _receive(requests)
        except EOFError:
            os._exit(0)
        if (child := os.fork()) == 0:
            while "end" not in request:
                _answer_one(request, answers)
                request, _ = _receive(requests)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        ended = {"ended": os.waitstatus_to_exitcode(status), "left": _has_children()}
        _send(answers, {**ended, "session": request.get("session")})


def _adopt_orphans() -> None:
    """Lets what a model's process leaves behind become this process's children, where the system can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _has_children() -> bool:
    """Whether a model's process has left others behind."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _answer_one(request: dict[str, Any], answers: IO[bytes]) -> None:
    header, predictions = _inspect(request) if "inspect" in request else _evaluate(request)
    _send(answers, header, b"" if predictions is None else np.ascontiguousarray(predictions).data.cast("B"))


def _inspect(request: dict[str, Any]) -> tuple[dict[str, Any], None]:
    try:
        found = artifact.inspect(Path(request["inspect"]), request["max_megabytes"])
        return {"artifact": {**asdict(found), "path": str(found.path)}}, None
    except artifact.Refused as refused:
        return {"refused": refused.message, "help": refused.help, "check": refused.check}, None


def _evaluate(request: dict[str, Any]) -> tuple[dict[str, Any], np.ndarray | None]:
    from grader import fitting, loading, probes

    file = Artifact(**{**request["artifact"], "path": Path(request["artifact"]["path"])})
    asked: Shape = tuple(request["asked"])
    started = time.perf_counter()
    try:
        inputs = np.load(request["inputs"], mmap_mode="r", allow_pickle=False)
        model = loading.load(file.path, file)
        found = _input_shape(model, asked)
        loaded = predicted = time.perf_counter()
        predictions, probed = None, {}
        if len(model.inputs) == len(model.outputs) == 1 and fitting.takes(found, asked):
            fed = fitting.fed(inputs, found, asked)
            predictions = predict(model, fed)
            predicted = time.perf_counter()
            probed = probes.run(request["probes"], model, fed)
        header = {
            "inputs": len(model.inputs),
            "outputs": len(model.outputs),
            "input_shape": found,
            "output_shape": predictions.shape[1:] if predictions is not None else [],
            "shape": None if predictions is None else predictions.shape,
            "dtype": None if predictions is None else predictions.dtype.str,
            "probes": probed,
            "load_seconds": loaded - started,
            "predict_seconds": predicted - loaded,
        }
        return header, predictions
    except Failure as failure:
        return {"refused": failure.message, "help": failure.help}, None
    except MemoryError:
        return {"refused": "the model does not fit into memory.", "help": "Use a smaller model."}, None
    except Exception as error:  # Keras raises anything; it is told, and the worker goes on
        if type(error).__name__ == "ResourceExhaustedError":  # TensorFlow's word for it
            return {"refused": "predicting takes more memory than there is.", "help": "Use a smaller model."}, None
        first = (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
        return {"refused": f"the model cannot predict: {first}", "help": "Try model.predict on your own data."}, None


def _input_shape(model: Any, asked: Shape) -> Shape:
    """The first declared input shape without the batch; a model that declares none is built with what is asked."""
    if not getattr(model, "inputs", None):
        model.build((None, *asked))
    return tuple(model.inputs[0].shape)[1:]


def _predict_texts(model: Any, texts: np.ndarray) -> np.ndarray:
    """Predictions for UTF-8 bytes (n,), as (n, 1) where the model is declared so."""
    import tensorflow as tf

    strings = tf.constant(texts)
    fed = strings[:, None] if len(model.inputs[0].shape) == 2 else strings
    return np.asarray(model.predict(fed, batch_size=BATCH, verbose=0))


def predict(model: Any, inputs: np.ndarray) -> np.ndarray:
    """Predictions in the largest batches that memory allows, or in the model's own batch size where it has one.

    One graph for all batches, without predict()'s data pipeline: 0.8 of its time for a small model.
    """
    if inputs.dtype.kind == "S":
        return _predict_texts(model, inputs)
    import tensorflow as tf

    fixed = model.inputs[0].shape[0]
    size = fixed or max(1, min(BATCH, BATCH_NUMBERS // max(1, int(np.prod(inputs.shape[1:])))))
    dtype = np.dtype(np.float32) if inputs.dtype.kind == "f" else inputs.dtype
    signature = [tf.TensorSpec((fixed, *inputs.shape[1:]), dtype)]
    step = tf.function(lambda batch: model(batch, training=False), input_signature=signature, autograph=False)
    outputs = []
    for start in range(0, len(inputs), size):
        batch = np.asarray(inputs[start : start + size], dtype=dtype)
        missing = size - len(batch) if fixed else 0
        whole = np.concatenate([batch, batch[:1].repeat(missing, axis=0)]) if missing else batch
        outputs.append(tf.nest.flatten(step(whole))[0].numpy()[: len(batch)])
    return np.concatenate(outputs)
