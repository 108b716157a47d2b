"""Predictions of a model in which some layers answer for another example. For the evaluating process only.

Permutation importance (Breiman, "Random Forests", 2001), of layers instead of features: their outputs are exchanged
between the examples of a batch, and what the score loses is what they contribute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from grader.exercise.requirements.base import Requirement

MORE = 8  # layers that are tried one by one, beyond twice the number that is required


class Ablation:
    """Groups of a model's layers that can be ablated in one and the same graph, by number: 0 is the whole model.

    Group g has two numbers. With 2g + 1 its layers' outputs are exchanged between examples, with 2g + 2 its layers give
    their input instead.
    """

    def __init__(self) -> None:
        self._groups: list[list[Any]] = []
        self._keeps: list[bool] = []  # whether every layer of the group has an output like its input

    def add(self, model: Any, requirement: Requirement) -> range:
        """Adds what a requirement names: all layers as one group, or each by itself if several must matter."""
        found = {id(one): one for one in model._flatten_layers() if type(one).__name__ in requirement.ablates}
        layers, needed, first = list(found.values()), requirement.must_matter, len(self._groups)
        self._groups += [layers] if needed == 1 else [[layer] for layer in layers[: 2 * needed + MORE]]
        self._keeps += [True] * (len(self._groups) - first)
        return range(first, len(self._groups))

    def exchanged(self, group: int) -> int:
        """The number with which the outputs of a group's layers are exchanged between examples."""
        return 2 * group + 1

    def passed(self, group: int) -> int | None:
        """The number with which a group's layers give their input. None if an output has another form than it."""
        return 2 * group + 2 if self._keeps[group] else None

    @contextmanager
    def of(self, number: Any) -> Iterator[None]:
        """While the model's graph is built: the layers do what the tensor `number` says when the graph runs."""
        with ExitStack() as stack:
            for group, layers in enumerate(self._groups):
                for layer in layers:
                    stack.callback(_restore, layer, vars(layer).get("call"))
                    layer.call = self._call(layer.call, group, number)
            yield

    def _call(self, original: Callable[..., Any], group: int, number: Any) -> Callable[..., Any]:
        import tensorflow as tf

        def call(*arguments: Any, **options: Any) -> Any:
            outputs = original(*arguments, **options)
            fed = arguments[0] if arguments else None
            is_alike = tf.is_tensor(outputs) and tf.is_tensor(fed) and _are_alike(outputs, fed)
            self._keeps[group] &= is_alike
            if is_alike:
                outputs = tf.cond(number == 2 * group + 2, lambda: tf.identity(fed), lambda: outputs)
            kept = outputs
            return tf.cond(
                number == self.exchanged(group), lambda: tf.nest.map_structure(_exchanged, kept), lambda: kept
            )

        return call


def _restore(layer: Any, call: Callable[..., Any] | None) -> None:
    if call is None:
        del layer.call
    else:
        layer.call = call


def _are_alike(outputs: Any, fed: Any) -> bool:
    return outputs.dtype == fed.dtype and outputs.shape.rank is not None and list(outputs.shape) == list(fed.shape)


def _exchanged(outputs: Any) -> Any:
    """The rows moved on by a third of a batch: a chain of layers does not undo that. Zeros in fixed batches of one."""
    import tensorflow as tf

    if isinstance(outputs, tf.SparseTensor):
        return tf.sparse.from_dense(_exchanged(tf.sparse.to_dense(outputs)))
    if not outputs.shape.rank:
        return outputs
    if outputs.shape[0] == 1:
        return tf.zeros_like(outputs)
    rows = outputs.nrows() if isinstance(outputs, tf.RaggedTensor) else tf.shape(outputs)[0]
    return tf.gather(outputs, (tf.range(rows) + rows // 3 + 1) % rows)
