"""Predictions of a loaded model, as the grader scores them. Imports TensorFlow when it predicts."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from grader import records
from grader.errors import Failure
from grader.evaluation import wire
from grader.evaluation.ablation import Ablation

BATCH = 1000
# The activations of large images fill the memory: 150 x 150 x 3 goes in batches of 29, 28 x 28 in full ones.
BATCH_NUMBERS = 2_000_000
ONE: Mapping[str, int] = {"": 0}  # an only output
ALONE = 4  # of the examples that are predicted again, by themselves: a batch of one takes as long as one of some dozen


class _Inlet(NamedTuple):
    """What one input of a model is fed: a column of the examples, as an array of this type and shape."""

    column: str
    dtype: np.dtype
    shape: tuple[int, ...]

    def of(self, rows: np.ndarray) -> np.ndarray:
        return np.asarray(records.column(rows, self.column), dtype=self.dtype).reshape(-1, *self.shape)


def _inlet(column: str, inputs: np.ndarray, tensor: Any) -> _Inlet:
    values = records.column(inputs, column)
    if values.dtype.kind == "S":
        return _Inlet(column, values.dtype, values.shape[1:] or (1,) * (len(tensor.shape) - 1))
    return _Inlet(column, np.dtype(np.float32) if values.dtype.kind == "f" else values.dtype, values.shape[1:])


class Predictor:
    """A loaded model as one graph, without the data pipeline of model.predict(): 0.8 of its time for a small model.

    Each batch is predicted as if it were the first: recurrent layers start from zeros, and what the model writes into
    its variables is dropped.
    """

    def __init__(
        self,
        model: Any,
        inputs: np.ndarray,
        ablation: Ablation | None = None,
        columns: Sequence[str] = ("",),
        outputs: Mapping[str, int] = ONE,
    ) -> None:
        """For inputs like these: (n, ...) numbers, or UTF-8 bytes (n,), fed as (n, 1) if the model declares that.

        Several inputs are records, of which `columns` names one for each input of the model. `outputs` are the model's
        outputs that are wanted, by the name of their column in what predict() returns.
        """
        import keras
        import tensorflow as tf

        self._model, self._ablation, self._outputs = model, ablation or Ablation(), outputs
        self._fixed = next((tensor.shape[0] for tensor in model.inputs if tensor.shape[0]), None)
        self._inlets = [_inlet(column, inputs, tensor) for column, tensor in zip(columns, model.inputs, strict=True)]
        numbers = sum(int(np.prod(inlet.shape)) for inlet in self._inlets)
        self._size = self._fixed or max(1, min(BATCH, BATCH_NUMBERS // max(1, numbers)))
        for layer in _layers(model):
            if getattr(layer, "stateful", False) and hasattr(layer, "reset_state"):
                layer.reset_state()

        def step(batch: list[Any], ablated: Any) -> list[Any]:
            with keras.StatelessScope(), self._ablation.of(ablated):
                fed = batch[0] if len(batch) == 1 else keras.tree.pack_sequence_as(model.input, batch)
                found = tf.nest.flatten(model(fed, training=False))
                return [found[number] for number in outputs.values()]

        kinds = (tf.string if inlet.dtype.kind == "S" else inlet.dtype for inlet in self._inlets)
        batch = [
            tf.TensorSpec((self._fixed, *inlet.shape), kind) for inlet, kind in zip(self._inlets, kinds, strict=True)
        ]
        self._step = tf.function(step, input_signature=[batch, tf.TensorSpec((), tf.int32)], autograph=False)

    def predict(self, inputs: np.ndarray, ablated: int = 0) -> np.ndarray:
        """Predictions in the largest batches that memory allows, or in the model's own batch size if it has one.

        `ablated` is a number of the Ablation, 0 for the model as it is.
        """
        outputs: list[np.ndarray] = []
        size = self._size if self._fixed or not ablated else max(2, self._size)  # one has nobody to exchange with
        for start in range(0, len(inputs), size):
            rows = inputs[start : start + size]
            missing = self._size - len(rows) if self._fixed else 0
            batch = [inlet.of(rows) for inlet in self._inlets]
            whole = [np.concatenate([one, one[:1].repeat(missing, axis=0)]) if missing else one for one in batch]
            found = [one.numpy() for one in self._step(whole, ablated)]
            outputs.append(self._together([one[: len(one) - missing] for one in found], len(rows)))
            if outputs[0].nbytes * len(inputs) > wire.MAX_BODY * self._size:  # they go into the grader's own memory
                raise _too_many(outputs[0], len(rows))
        return np.concatenate(outputs)

    def _together(self, found: list[np.ndarray], count: int) -> np.ndarray:
        """The outputs for `count` inputs, several as records."""
        columns = dict(zip(self._outputs, found, strict=True))
        for name, values in columns.items():
            if name and len(values) != count:
                raise Failure(f"{name}: {len(values)} outputs for {count} inputs.", "Give one output per input.")
        return records.joined({name: plain_numbers(one) if name else one for name, one in columns.items()})

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
        raise _too_many(outputs, len(outputs))
    if outputs.dtype.kind in "biuf" or outputs.dtype.names:  # the columns of records are plain already
        return outputs
    if outputs.dtype.kind in "OSUc":
        kind = "complex numbers" if outputs.dtype.kind == "c" else "texts"
        raise Failure(f"the outputs are {kind}.", "End the model with a layer of plain numbers, such as Dense.")
    return outputs.astype(np.float32)


def _too_many(outputs: np.ndarray, examples: int) -> Failure:
    numbers = sum(values.size for _, values in records.columns(outputs)) // examples
    return Failure(f"{numbers:,} outputs for each input are too many.", "End the model with fewer units.")
