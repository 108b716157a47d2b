"""Layers as Keras 2 had them, for files of Keras 2. Imports Keras: for the evaluating process only."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from grader.evaluation.legacy_functions import ELLIPSIS


def _convolution(base: Any) -> Any:
    """A convolution that takes further axes after the batch, as Keras 2 did: each of their entries is an example."""

    class Convolution(base):
        def build(self, shape: Any) -> None:
            super().build((shape[0], *self._of_one(shape)))

        def compute_output_shape(self, shape: Any) -> Any:
            further = tuple(shape[1 : -self.rank - 1])
            batch, *one = super().compute_output_shape((shape[0], *self._of_one(shape)))
            return (batch, *further, *one)

        def call(self, inputs: Any) -> Any:
            if len(inputs.shape) == self.rank + 2:
                return super().call(inputs)
            shape = ops.shape(inputs)
            outputs = super().call(ops.reshape(inputs, (-1, *self._of_one(shape))))
            return ops.reshape(outputs, (*shape[: -self.rank - 1], *ops.shape(outputs)[1:]))

        def _of_one(self, shape: Any) -> tuple[Any, ...]:
            """The shape of one example as Keras 3 takes it."""
            return tuple(shape[-self.rank - 1 :])

    Convolution.__name__ = Convolution.__qualname__ = base.__name__
    return Convolution


class SyncBatchNormalization(keras.layers.BatchNormalization):
    """Differs from BatchNormalization only in training on several devices."""


class GetItem(keras.Operation):
    """x[...], of which the key is a list with ELLIPSIS for "..."."""

    def call(self, x: Any, key: list[Any]) -> Any:
        return x[tuple(... if item == ELLIPSIS else item for item in key)]


CONVOLUTIONS = {name: _convolution(getattr(keras.layers, name)) for name in ("Conv1D", "Conv2D", "Conv3D")}
LAYERS = {
    **CONVOLUTIONS,
    **{name.replace("Conv", "Convolution"): layer for name, layer in CONVOLUTIONS.items()},
    "SyncBatchNormalization": SyncBatchNormalization,
    "GetItem": GetItem,
}
