"""Predictions of a loaded model, as the grader scores them. Imports TensorFlow when it predicts."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.errors import Failure
from grader.evaluation import wire

BATCH = 1000
# The activations of large images fill the memory: 150 x 150 x 3 goes in batches of 29, 28 x 28 in full ones.
BATCH_NUMBERS = 2_000_000


def predict(model: Any, inputs: np.ndarray) -> np.ndarray:
    """Predictions in the largest batches that memory allows, or in the model's own batch size if it has one.

    One graph runs all batches, without the data pipeline of predict(): 0.8 of its time for a small model.
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


def _predict_texts(model: Any, texts: np.ndarray) -> np.ndarray:
    """Predictions for UTF-8 bytes (n,), fed as (n, 1) if the model declares that."""
    import tensorflow as tf

    strings = tf.constant(texts)
    fed = strings[:, None] if len(model.inputs[0].shape) == 2 else strings
    return np.asarray(model.predict(fed, batch_size=BATCH, verbose=0))


def plain_numbers(outputs: np.ndarray) -> np.ndarray:
    """Outputs in a type of NumPy, which bfloat16 is not. Raises Failure if they are not numbers, or too many."""
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
