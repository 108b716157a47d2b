"""What the evaluating process finds out by trying a loaded model. Imports Keras: for the worker only."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from grader.evaluation import weights

TRIED = 8  # pictures or series; that a random layer leaves all pictures alone by chance is below 1 in 100 for a flip


def run(names: list[str], model: keras.Model, inputs: np.ndarray) -> dict[str, Any]:
    """Each probe by its name, tried on the first of the inputs as they are fed."""
    tried = inputs[:TRIED] if inputs.dtype.kind == "S" else np.asarray(inputs[:TRIED], dtype=np.float32)  # texts
    return {name: PROBES[name](model, tried) for name in names}


def augmentation(model: keras.Model, inputs: np.ndarray) -> dict[str, Any]:
    """Which layers vary pictures, which of them do so in training, and whether predictions are steady."""
    layers = [layer for layer in model._flatten_layers() if _varies(layer)]
    first, second = (np.asarray(model.predict(inputs, verbose=0)) for _ in range(2))
    return {
        "layers": [type(layer).__name__ for layer in layers],
        "random": [type(layer).__name__ for layer in layers if _is_random(layer, inputs)],
        "steady": bool(np.allclose(first, second, atol=1e-5)),
    }


def causal(model: keras.Model, inputs: np.ndarray) -> dict[str, Any]:
    """Whether series may have any length, and the first step tried whose change moves an output before it.

    Outputs that move by less than a ten thousandth of their range may be rounding.
    """
    steps = inputs.shape[1]
    any_length = model.inputs[0].shape[1] is None

    def outputs(series: np.ndarray) -> np.ndarray:
        return np.asarray(model.predict(series, verbose=0))

    whole = outputs(inputs)
    tolerance = 1e-4 * float(np.ptp(whole))
    moved = None
    for step in sorted({1, steps // 4, steps // 2, steps - 1}):
        changed = inputs.copy()
        changed[:, step:] = inputs[::-1, step:] + np.ptp(inputs)
        pairs = [(outputs(changed), whole)] + ([(outputs(inputs[:, :step]), whole)] if any_length else [])
        if any(np.abs(one[:, :step] - other[:, :step]).max() > tolerance for one, other in pairs):
            moved = step
            break
    return {"steps": steps, "any_length": any_length, "moved": moved}


def fingerprint(model: keras.Model, inputs: np.ndarray) -> str:
    """SHA-256 of all weights, in the order of the model: copies have the same, whatever their files are called."""
    digest = hashlib.sha256()
    for weight in model.weights:
        digest.update(np.asarray(weight).tobytes())
    return digest.hexdigest()


def all_weights(model: keras.Model, inputs: np.ndarray) -> list[str]:
    """The hashes of what the model computes with, among which a backbone is looked for."""
    return sorted(weights.digests(keras.ops.convert_to_numpy(weight) for weight in model.weights))


def _varies(layer: keras.Layer) -> bool:
    return type(layer).__name__.startswith(("Rand", "AugMix", "CutMix", "MixUp"))


def _is_random(layer: keras.Layer, inputs: np.ndarray) -> bool:
    low, high = getattr(layer, "value_range", None) or (0, 255)
    scaled = low + (high - low) * (inputs - inputs.min()) / (np.ptp(inputs) or 1)
    try:
        first, second = (np.asarray(layer(scaled, training=True)) for _ in range(2))
    except Exception:  # layers raise anything on what they cannot take
        return False
    return not np.allclose(first, second)


PROBES: dict[str, Callable[[keras.Model, np.ndarray], Any]] = {
    "augmentation": augmentation,
    "causal": causal,
    "fingerprint": fingerprint,
    "weights": all_weights,
}
