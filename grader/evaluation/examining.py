"""Asks a model again, with one thing changed at a time, and measures its layers. For the evaluating process only."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from functools import partial
from typing import Any

import h5py
import numpy as np

from grader.evaluation import shapes
from grader.evaluation.changes import ENDINGS, Change
from grader.evaluation.protocol import FEWEST, LEAST, Examination, Examine
from grader.inspection.artifact import Artifact

MEASURED = 200  # examples
AFFORDED = 0.6  # processor seconds for the examples of a split
LEARNING = ("BatchNormalization", "Dropout", "Random", "Noise")  # layers that answer otherwise in a training
RECTIFIED = {"relu", "relu6"}
BOUNDED = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0)}


def examine(request: Examine) -> Examination:
    """What the model answers to samples of two splits, as they are and changed, until `request.seconds` are over."""
    from grader.evaluation import loading

    started = time.process_time()  # a busy machine changes no diagnosis
    model = loading.load(request.artifact.path, request.artifact)
    found = tuple(model.inputs[0].shape)[1:]
    train, validation = (
        np.load(path, mmap_mode="r", allow_pickle=False) for path in (request.train, request.validation)
    )
    asker = _Asker(model, found, request.asked, train)
    whole = tuple(asker.ask(inputs[: asker.affordable(inputs, AFFORDED, LEAST)]) for inputs in (train, validation))
    facts = {
        "compiled": _compiled(request.artifact),
        "layers": _layers(model, asker.fed(validation[:MEASURED])),
        "trainable": int(sum(np.prod(weight.shape) for weight in model.trainable_weights)),
    }
    differs = any(name in layer for layer in request.artifact.layers for name in LEARNING)
    learning = asker.ask(train[: len(whole[0])], training=True) if differs else whole[0]
    left = max(0.0, request.seconds - (time.process_time() - started))
    rows = asker.affordable(validation[: request.rows], left / max(1, len(request.changes)), FEWEST)
    changed: list[np.ndarray] = []
    for remaining in range(len(request.changes), 0, -1):
        before = time.process_time()
        left = request.seconds - (before - started)
        if left < 0:
            break
        change = request.changes[len(changed)]
        try:
            changed.append(asker.ask(_changed(request, change, validation[:rows])))
        except Exception:  # a change may be one that the model cannot take
            changed.append(np.full_like(whole[1][:rows], np.nan))
        # The later ones are asked of fewer examples rather than not at all.
        spent = max(time.process_time() - before, 1e-6)
        rows = max(min(FEWEST, rows), min(rows, int(rows * left / spent / remaining)))
    return Examination(whole[0], whole[1], learning, tuple(one[:rows] for one in changed), facts)


def _changed(request: Examine, change: Change, inputs: np.ndarray) -> np.ndarray:
    if change.name != ENDINGS or request.endings is None:
        return change.of(inputs)
    endings: np.ndarray = np.load(request.endings, mmap_mode="r", allow_pickle=False)
    return endings[: len(inputs)]


class _Asker:
    """Predicts in one graph as in inference, and in one as in a training."""

    def __init__(self, model: Any, found: Any, asked: Any, inputs: np.ndarray) -> None:
        import keras
        import tensorflow as tf

        self._model, self._found, self._asked = model, found, asked
        self._is_text, self._is_ids = inputs.dtype.kind == "S", inputs.dtype.kind == "i"
        self._fixed = model.inputs[0].shape[0]
        self._rate: float | None = None  # examples in a second

        def step(batch: Any, training: Any) -> Any:
            with keras.StatelessScope():  # averages and counters stay as they are
                return tf.nest.flatten(model(batch, training=training))[0]

        example = self.fed(np.asarray(inputs[:1]))
        form = tf.TensorSpec((self._fixed, *example.shape[1:]), example.dtype)
        self._steps = {  # a graph each, for batches of any size
            training: tf.function(partial(step, training=training), [form], autograph=False)
            for training in (False, True)
        }
        self._size = self._fixed or max(1, min(250, 2_000_000 // max(1, int(np.prod(inputs.shape[1:])))))

    def fed(self, inputs: np.ndarray) -> Any:
        import tensorflow as tf

        if self._is_text:
            return tf.constant(inputs.reshape(-1, *((1,) * (len(self._model.inputs[0].shape) - 1))))
        inputs = shapes.fed(np.asarray(inputs), self._found, self._asked)
        return tf.constant(inputs if self._is_ids else inputs.astype(np.float32))

    def affordable(self, inputs: np.ndarray, seconds: float, least: int) -> int:
        """How many of these the model answers within so many seconds, at least `least`, or all if there are fewer."""
        if self._rate is None:
            some = inputs[: self._size]
            self.ask(some[:1])  # makes the graph
            started = time.process_time()
            self.ask(some)
            self._rate = len(some) / max(time.process_time() - started, 1e-3)
        return min(len(inputs), max(least, int(self._rate * seconds)))

    def ask(self, inputs: np.ndarray, training: bool = False) -> np.ndarray:
        """The outputs, (n, ...); with training=True, each batch is the model's company as in a training."""
        outputs = []
        for start in range(0, len(inputs), self._size):
            batch = np.asarray(inputs[start : start + self._size])
            missing = self._size - len(batch) if self._fixed else 0
            whole = np.concatenate([batch, batch[:1].repeat(missing, axis=0)]) if missing else batch
            found = np.asarray(self._steps[training](self.fed(whole)))
            outputs.append(found[: len(found) - missing])
        return np.concatenate(outputs).astype(np.float32)


def _compiled(artifact: Artifact) -> dict[str, Any]:
    """Loss, optimizer and learning rate that the file names; "" and None if it does not."""
    config: Any = artifact.config.get("compile_config") or {}
    if artifact.format == "h5":
        with suppress(Exception), h5py.File(artifact.path, "r") as file:
            config = json.loads(file.attrs["training_config"])
    optimizer = config.get("optimizer") or config.get("optimizer_config") or {}
    settings = optimizer.get("config", {}) if isinstance(optimizer, dict) else {}
    rate = settings.get("learning_rate")
    return {
        "loss": _named(config.get("loss")),
        "optimizer": _named(optimizer),
        "from_logits": _from_logits(config.get("loss")),
        "rate": float(rate) if isinstance(rate, float | int) else None,
    }


def _from_logits(loss: Any) -> bool:
    settings = loss.get("config") if isinstance(loss, dict) else None
    return isinstance(settings, dict) and settings.get("from_logits") is True


def _named(value: Any) -> str:
    """The name of a loss or an optimizer, however Keras wrote it."""
    match value:
        case {"class_name": str(name)} | {"config": {"name": str(name)}} | str(name):
            return name[:60]
        case [one] | {"0": one}:
            return _named(one)
    return ""


def _layers(model: Any, fed: Any) -> list[dict[str, Any]]:
    """What is measured of each layer that has weights, in order; -1 or nothing for what it does not have.

    `never` is the share of units that never fire, `saturated` that of outputs at the ends of tanh or sigmoid,
    `normalised` the largest mean and deviation of a Normalization layer's outputs by column.
    """
    import keras

    found = [
        layer for layer in model._flatten_layers(include_self=False) if layer.weights and not hasattr(layer, "layers")
    ]
    asked = [
        layer
        for layer in found
        if type(layer).__name__ == "Normalization" or _activation(layer) in {*RECTIFIED, *BOUNDED}
    ]
    never, saturated, normalised = {}, {}, {}
    with suppress(Exception):  # a layer in an inner model has no output of its own here
        outputs = keras.Model(model.inputs, [layer.output for layer in asked])(fed, training=False)
        outputs = outputs if isinstance(outputs, list) else [outputs]
        for layer, output in zip(asked, outputs, strict=True):
            values = np.asarray(output, np.float64)
            values = values.reshape(-1, values.shape[-1])
            if type(layer).__name__ == "Normalization":
                normalised[id(layer)] = [float(np.abs(values.mean(0)).max()), float(values.std(0).max())]
            elif _activation(layer) in RECTIFIED:
                never[id(layer)] = float((values.max(axis=0) <= 0).mean())
            else:
                low, high = BOUNDED[_activation(layer)]
                edge = 0.01 * (high - low)
                saturated[id(layer)] = float(((values < low + edge) | (values > high - edge)).mean())
    return [
        {
            "name": layer.name[:60],
            "class": type(layer).__name__[:60],
            "never": never.get(id(layer), -1.0),
            "saturated": saturated.get(id(layer), -1.0),
            "normalised": normalised.get(id(layer), []),
            "untouched": _untouched(layer),
            "alike": _alike(layer),
            "trainable": bool(layer.trainable),
        }
        for layer in found[:200]
    ]


def _activation(layer: Any) -> str:
    return str(getattr(getattr(layer, "activation", None), "__name__", ""))


def _alike(layer: Any) -> bool:
    """Whether all units of a layer have the same weights, so that it is as good as one unit."""
    kernel = getattr(layer, "kernel", None)
    values = np.asarray(kernel) if kernel is not None else np.zeros(0)
    return values.ndim > 1 and values.shape[-1] > 1 and bool((values == values[..., :1]).all())


def _untouched(layer: Any) -> bool:
    """Whether what starts at 0 or 1 still does: biases, scales and averages."""
    starts = {"bias": 0, "beta": 0, "gamma": 1, "moving_mean": 0, "moving_variance": 1, "mean": 0, "variance": 1}
    values = [(np.asarray(weight), starts[weight.name]) for weight in layer.weights if weight.name in starts]
    # The biases of an LSTM's forget gate start at 1.
    return bool(values) and all(np.isin(value, [start, 1]).all() for value, start in values)
