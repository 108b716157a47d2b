"""Two models for `demo`, fitted by least squares and written as Keras writes its files, without TensorFlow.

So the first grade waits for no training. One is right; the other almost reaches its bar, for a cause that can be found.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import numpy as np

from grader.datasets import cache
from grader.datasets.preparing import standin_batches

LINE, RINGS = "category1_linear", "category1_circles"
UNITS = 64  # of a hidden layer with random weights: enough for two rings


class Dense(NamedTuple):
    """The weights of a layer, (inputs, units) and (units,), and its activation."""

    kernel: np.ndarray
    bias: np.ndarray
    activation: str = "linear"


def line(path: Path) -> None:
    """A line through the points of category1_linear."""
    x, y = _training("linear", "x", "y")
    slope, offset = np.polyfit(x, y, 1)
    write(path, [Dense(np.array([[slope]]), np.array([offset]))])


def rings(path: Path) -> None:
    """A network for category1_circles that answers about -1 for the one ring and 1 for the other, not 0 and 1."""
    points, labels = _training("circles", "point", "label")
    rng = np.random.default_rng(0)
    centre, spread = points.mean(axis=0), points.std(axis=0)
    kernel = rng.normal(size=(2, UNITS)) / spread[:, None]
    hidden = Dense(kernel, rng.normal(size=UNITS) - centre @ kernel, "relu")
    seen = np.maximum(points @ hidden.kernel + hidden.bias, 0)
    weights = np.linalg.lstsq(np.column_stack([seen, np.ones(len(seen))]), 2.0 * labels - 1, rcond=None)[0]
    write(path, [hidden, Dense(weights[:-1, None], weights[-1:])])


def _training(name: str, inputs: str, labels: str) -> tuple[np.ndarray, np.ndarray]:
    batches = list(standin_batches(cache.get(name), "train"))
    return tuple(np.concatenate([batch[feature] for batch in batches]) for feature in (inputs, labels))  # type: ignore[return-value]


def write(path: Path, layers: Sequence[Dense]) -> None:
    """Writes a Sequential model of Dense layers as an .h5 file."""
    import h5py

    version = {"keras_version": metadata.version("keras"), "backend": "tensorflow"}
    names = [f"dense_{number}" for number in range(len(layers))]
    with h5py.File(path, "w") as file:
        file.attrs.update({**version, "model_config": json.dumps(_config(layers, names))})
        weights = file.create_group("model_weights")
        weights.attrs.update({**version, "layer_names": [name.encode() for name in names]})
        for name, layer in zip(names, layers, strict=True):
            group = weights.create_group(name)
            values = {f"sequential/{name}/kernel": layer.kernel, f"sequential/{name}/bias": layer.bias}
            group.attrs["weight_names"] = [name.encode() for name in values]
            for place, value in values.items():
                group.create_dataset(place, data=value.astype(np.float32))
        weights.create_group("top_level_model_weights").attrs["weight_names"] = np.array([], "S1")


def _config(layers: Sequence[Dense], names: Sequence[str]) -> dict[str, object]:
    shape = [None, len(layers[0].kernel)]
    parts: list[dict[str, object]] = [
        {"class_name": "InputLayer", "config": {"batch_shape": shape, "dtype": "float32", "name": "input"}}
    ]
    for name, layer in zip(names, layers, strict=True):
        config = {"name": name, "units": len(layer.bias), "activation": layer.activation, "dtype": "float32"}
        parts.append({"class_name": "Dense", "config": config})
    return {"class_name": "Sequential", "config": {"name": "sequential", "layers": parts}}


MODELS = {
    LINE: (line, "A line through some points, found by least squares:"),
    RINGS: (rings, "A network that tells two rings apart, almost:"),
}
