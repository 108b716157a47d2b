"""The evaluating process: imports TensorFlow once, loads model after model and predicts on held-out inputs.

It never imports a learner's code and never sees labels. worker.py is the grader's end of it. For a class it forks for
each submission, where the system can (forking.py), so that no model meets what another has left behind.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import IO, Any

import numpy as np

from grader.errors import Failure
from grader.evaluation import wire
from grader.exercise.spec import Shape
from grader.inspection import artifact
from grader.inspection.artifact import Artifact
from grader.inspection.refusal import shown

BATCH = 1000
# Activations of large images take the memory: 150 x 150 x 3 goes in batches of 29, 28 x 28 in full ones.
BATCH_NUMBERS = 2_000_000
FREE_EVERY = 20  # models; collecting garbage takes 0.14 s, as long as a small model's predictions


def serve(how: str = "") -> None:
    """Answers requests on stdin until it is closed. Whatever else would print goes to stderr.

    `how` is "" for files of one's own. For files of strangers, under limits, it is "once" or, where the system can
    fork, "fork", which gives each submission a process of its own.
    """
    requests = os.fdopen(os.dup(0), "rb", buffering=0)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    from grader.quiet import quiet_tensorflow

    quiet_tensorflow()
    if how:
        from grader.isolation.level import limit

        limit()
    import keras  # the two seconds of every other grader, spent while the file is being inspected

    if how == "fork":
        from grader.evaluation import forking
        from grader.evaluation import shapes as fitting  # noqa: F401  imported once for all processes

        forking.serve(requests, answers, _answer_one)
    else:
        wire.send(answers, {"ready": True})
        for evaluated, request in enumerate(wire.requests(requests), 1):
            _answer_one(request, answers)
            keras.backend.clear_session(free_memory=evaluated % FREE_EVERY == 0)
    os._exit(0)


def _answer_one(request: dict[str, Any], answers: IO[bytes]) -> None:
    answer = _inspect if "inspect" in request else _look if "picture" in request else _evaluate
    header, predictions = answer(request)
    wire.send(answers, header, b"" if predictions is None else np.ascontiguousarray(predictions).data.cast("B"))


def _inspect(request: dict[str, Any]) -> tuple[dict[str, Any], None]:
    try:
        found = artifact.inspect(Path(request["inspect"]), request["max_megabytes"])
        return {"artifact": found.to_json()}, None
    except artifact.Refused as refused:
        return {"refused": refused.message, "help": refused.help, "check": refused.check}, None


def _look(request: dict[str, Any]) -> tuple[dict[str, Any], None]:
    from grader.evaluation import picture

    try:
        return {"panels": picture.panels(Path(request["picture"]), request["lines"])}, None
    except Failure as failure:
        return {"refused": failure.message, "help": failure.help}, None


def _evaluate(request: dict[str, Any]) -> tuple[dict[str, Any], np.ndarray | None]:
    from grader.evaluation import loading, probes
    from grader.evaluation import shapes as fitting

    file = Artifact.from_json(request["artifact"])
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
            predictions = _numbers(predict(model, fed))
            predicted = time.perf_counter()
            probed = probes.run(request["probes"], model, fed)
        header = {
            "inputs": len(model.inputs),
            "outputs": len(model.outputs),
            "input_shape": found,
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
        first = shown((str(error).strip().splitlines() or [type(error).__name__])[0], 300)[1:-1]  # layers have any name
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


def _numbers(outputs: np.ndarray) -> np.ndarray:
    """Outputs in a type that every NumPy knows, which bfloat16 is not. Raises Failure for what is not to be sent."""
    if outputs.nbytes > wire.MAX_BODY:
        raise _too_many(outputs.size // len(outputs))
    if outputs.dtype.kind in "biuf":
        return outputs
    if outputs.dtype.kind in "OSUc":
        kind = "complex numbers" if outputs.dtype.kind == "c" else "texts"
        raise Failure(f"the outputs are {kind}.", "End the model with a layer of plain numbers, such as Dense.")
    return outputs.astype(np.float32)


def _too_many(numbers: int) -> Failure:
    return Failure(f"{numbers:,} outputs for each input are too many.", "End the model with fewer units.")


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
        found = tf.nest.flatten(step(whole))[0].numpy()
        outputs.append(found[: len(found) - missing])
        if outputs[0].nbytes * len(inputs) > wire.MAX_BODY * size:  # they all go into the grader's own memory
            raise _too_many(outputs[0].size // len(batch))
    return np.concatenate(outputs)
