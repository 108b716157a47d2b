"""Predictions of a loaded model, as the grader scores them. Imports TensorFlow when it predicts."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from grader.errors import Failure
from grader.evaluation import wire
from grader.evaluation.ablation import Ablation

BATCH = 1000
# The activations of large images fill the memory: 150 x 150 x 3 goes in batches of 29, 28 x 28 in full ones.
BATCH_NUMBERS = 2_000_000
ALONE = 4  # of the examples that are predicted again, by themselves: a batch of one takes as long as one of some dozen


class Predictor:
    """A loaded model as one graph, without the data pipeline of model.predict(): 0.8 of its time for a small model.

    Each batch is predicted as if it were the first: recurrent layers start from zeros, and what the model writes into
    its variables is dropped.
    """

    def __init__(self, model: Any, inputs: np.ndarray, ablation: Ablation | None = None) -> None:
        """For inputs like these: (n, ...) numbers, or UTF-8 bytes (n,), fed as (n, 1) if the model declares that."""
        import keras
        import tensorflow as tf

        self._model, self._ablation = model, ablation or Ablation()
        self._fixed = model.inputs[0].shape[0]
        self._shape = inputs.shape[1:]
        if inputs.dtype.kind == "S":
            self._dtype, dtype = inputs.dtype, tf.string
            self._shape = (1,) * (len(model.inputs[0].shape) - 1)
        else:
            self._dtype = dtype = np.dtype(np.float32) if inputs.dtype.kind == "f" else inputs.dtype
        self._size = self._fixed or max(1, min(BATCH, BATCH_NUMBERS // max(1, int(np.prod(self._shape)))))
        for layer in _layers(model):
            if getattr(layer, "stateful", False) and hasattr(layer, "reset_state"):
                layer.reset_state()

        def step(batch: Any, ablated: Any) -> Any:
            with keras.StatelessScope(), self._ablation.of(ablated):
                return tf.nest.flatten(model(batch, training=False))[0]

        signature = [tf.TensorSpec((self._fixed, *self._shape), dtype), tf.TensorSpec((), tf.int32)]
        self._step = tf.function(step, input_signature=signature, autograph=False)

    def predict(self, inputs: np.ndarray, ablated: int = 0) -> np.ndarray:
        """Predictions in the largest batches that memory allows, or in the model's own batch size if it has one.

        `ablated` is a number of the Ablation, 0 for the model as it is.
        """
        outputs: list[np.ndarray] = []
        size = self._size if self._fixed or not ablated else max(2, self._size)  # one has nobody to exchange with
        for start in range(0, len(inputs), size):
            batch = np.asarray(inputs[start : start + size], dtype=self._dtype).reshape(-1, *self._shape)
            missing = self._size - len(batch) if self._fixed else 0
            whole = np.concatenate([batch, batch[:1].repeat(missing, axis=0)]) if missing else batch
            found = self._step(whole, ablated).numpy()
            outputs.append(found[: len(found) - missing])
            if outputs[0].nbytes * len(inputs) > wire.MAX_BODY * self._size:  # they go into the grader's own memory
                raise _too_many(outputs[0].size // len(batch))
        return np.concatenate(outputs)

    def again(self, inputs: np.ndarray) -> np.ndarray | None:
        """Predictions for the same examples in other company, some of them alone, and with other random numbers.

        None if the model fails on batches of these sizes, or gives another number of outputs.
        """
        self._reseed()
        asked = [inputs[at : at + 1] for at in range(ALONE)] + [inputs[ALONE:]]
        try:
            found = [self.predict(one) for one in asked if len(one)]
        except Failure:
            raise
        except Exception:  # layers raise anything on batches that they cannot take
            return None
        together = np.concatenate(found)
        return together if len(together) == len(inputs) else None

    def _reseed(self) -> None:
        for layer in _layers(self._model):
            for generator in getattr(layer, "_seed_generators", ()):
                generator.state.assign(np.frombuffer(os.urandom(8), np.uint32))


def predict(model: Any, inputs: np.ndarray) -> np.ndarray:
    """Predictions of a loaded model, (n, ...)."""
    return Predictor(model, inputs).predict(inputs)


def _layers(model: Any) -> list[Any]:
    return list(model._flatten_layers()) if hasattr(model, "_flatten_layers") else []


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
