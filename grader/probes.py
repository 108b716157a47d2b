"""What the evaluating process finds out by trying a loaded model. Imports Keras: for the worker only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

TRIED = 8  # pictures; that a random layer leaves all of them alone by chance is below 1 in 100 for a flip


def run(names: list[str], model: keras.Model, inputs: np.ndarray) -> dict[str, Any]:
    """Each probe by its name, tried on the first of the inputs as they are fed."""
    return {name: PROBES[name](model, np.asarray(inputs[:TRIED], dtype=np.float32)) for name in names}


def augmentation(model: keras.Model, inputs: np.ndarray) -> dict[str, Any]:
    """Which layers vary pictures, which of them do so in training, and whether predictions are steady."""
    layers = [layer for layer in model._flatten_layers() if _varies(layer)]
    first, second = (np.asarray(model.predict(inputs, verbose=0)) for _ in range(2))
    return {
        "layers": [type(layer).__name__ for layer in layers],
        "random": [type(layer).__name__ for layer in layers if _is_random(layer, inputs)],
        "steady": bool(np.allclose(first, second, atol=1e-5)),
    }


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


PROBES: dict[str, Callable[[keras.Model, np.ndarray], dict[str, Any]]] = {"augmentation": augmentation}
