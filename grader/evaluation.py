"""The worker: one process that imports TensorFlow once, loads model after model and predicts on held-out inputs.

It never imports a learner's code and never sees labels. Requests and answers are a length, a JSON header and raw bytes.
"""

from __future__ import annotations

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

from grader.artifact import Artifact
from grader.errors import Failure, GraderError
from grader.exercise import Shape
from grader.quiet import ENVIRONMENT, without_chatter

BATCH = 1000
# Activations of large images take the memory: 150 x 150 x 3 goes in batches of 29, 28 x 28 in full ones.
BATCH_NUMBERS = 2_000_000
START_SECONDS = 120.0
FREE_EVERY = 20  # models; collecting garbage takes 0.14 s, as long as a small model's predictions
_START = "import sys; sys.path[0] = {root!r}; from grader.evaluation import serve; serve()"


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


class Worker:
    """The evaluating process, started at once, so that TensorFlow is there when the first model comes."""

    def __init__(self, memory_gigabytes: float = 4.0) -> None:
        self._memory_bytes = memory_gigabytes * 1e9
        self._start()

    def _start(self) -> None:
        from grader.processes import python  # the worker itself has no use for it

        root = str(Path(__file__).parents[1])
        environment = {**os.environ, **ENVIRONMENT}
        environment.pop("GRADER_HELDOUT_SEED", None)
        try:
            self._process = subprocess.Popen(
                [*python(), "-X", "utf8", "-c", _START.format(root=root)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
                start_new_session=sys.platform != "win32",
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
        self, artifact: Artifact, inputs: Path, asked: Shape, probes: tuple[str, ...] = (), seconds: float = 120.0
    ) -> Evaluation:
        """Loads a model that was inspected, predicts on the arrays in `inputs`, and tries `probes` on it.

        Raises Failure where the model cannot be loaded, or dies, or takes longer than `seconds` or too much memory;
        GraderError where the process itself does not come up. The next call finds a living process again.
        """
        if self._process.poll() is not None:
            self._start()
        file = {**asdict(artifact), "path": str(artifact.path)}
        request = {"artifact": file, "inputs": str(inputs), "asked": asked, "probes": probes}
        try:
            assert self._process.stdin is not None
            _send(self._process.stdin, request)
        except OSError:
            pass  # the process has died: its silence is told below
        answer = self._answer(seconds + (START_SECONDS if self._fresh else 0))
        self._fresh = False
        header, body = answer
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

    def _answer(self, seconds: float) -> tuple[dict[str, Any], bytes]:
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
                        f"loading and predicting took longer than {seconds:.0f} s.",
                        "Use a smaller model, or recurrent layers over fewer steps.",
                    ) from None
                if family.memory() > self._memory_bytes:
                    self.close()
                    raise Failure(
                        f"predicting took more than {self._memory_bytes / 1e9:.0f} GB of memory.",
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
        raise Failure(
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
    lengths = stream.read(16)
    if len(lengths) < 16:
        raise EOFError
    header, body = struct.unpack("<QQ", lengths)
    return json.loads(stream.read(header)), stream.read(body)


def serve() -> None:
    """Answers requests on stdin until it closes. Whatever else would print goes to stderr."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    from grader.quiet import quiet_tensorflow

    quiet_tensorflow()
    import keras  # the two seconds of every other grader, spent while the file is being inspected

    evaluated = 0
    while True:
        try:
            request, _ = _receive(requests)
        except EOFError:
            os._exit(0)
        header, predictions = _evaluate(request)
        _send(answers, header, b"" if predictions is None else np.ascontiguousarray(predictions).data.cast("B"))
        evaluated += 1
        keras.backend.clear_session(free_memory=evaluated % FREE_EVERY == 0)


def _evaluate(request: dict[str, Any]) -> tuple[dict[str, Any], np.ndarray | None]:
    from grader import fitting, loading, probes

    artifact = Artifact(**{**request["artifact"], "path": Path(request["artifact"]["path"])})
    asked: Shape = tuple(request["asked"])
    started = time.perf_counter()
    try:
        inputs = np.load(request["inputs"], mmap_mode="r", allow_pickle=False)
        model = loading.load(artifact.path, artifact)
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
    """Predictions in the largest batches that memory allows, or in the model's own batch size where it has one."""
    if inputs.dtype.kind == "S":
        return _predict_texts(model, inputs)
    fixed = model.inputs[0].shape[0]
    size = fixed or max(1, min(BATCH, BATCH_NUMBERS // max(1, int(np.prod(inputs.shape[1:])))))
    missing = -len(inputs) % fixed if fixed else 0
    padded = np.concatenate([inputs, inputs[:1].repeat(missing, axis=0)]) if missing else inputs
    outputs = model.predict(padded, batch_size=size, verbose=0)
    return np.asarray(outputs)[: len(inputs)]
