"""Augmentation: layers that change images in training and leave them alone when the model predicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.errors import Failure
from grader.exercise.requirements.base import Evidence, Requirement

if TYPE_CHECKING:
    import keras
    import numpy as np


@dataclass(frozen=True)
class Augmentation(Requirement):
    """Layers such as RandomFlip that change images in training.

    That they leave images alone when the model predicts is checked for every model (scoring/independence.py).
    """

    text = "augmentation layers that are active only in training"
    form = {"layers": [str], "random": [str]}

    def probe(self, model: keras.Model, inputs: np.ndarray) -> Any:
        """The augmentation layers, and those of them that change images in training."""
        layers = [layer for layer in model._flatten_layers() if _varies(layer)]
        return {
            "layers": [type(layer).__name__ for layer in layers],
            "random": [type(layer).__name__ for layer in layers if _is_random(layer, inputs)],
        }

    def check(self, evidence: Evidence) -> str:
        found = evidence.answer
        if not found["layers"]:
            raise Failure(
                "the model has no augmentation layers.",
                "Put Keras layers whose names begin with Random between the input and the first Conv2D.",
            )
        if not found["random"]:
            names = ", ".join(found["layers"])
            raise Failure(f"{names} does not change images during training.", "Give it a larger factor.")
        return f"{', '.join(found['random'])} active in training only"


def _varies(layer: keras.Layer) -> bool:
    return type(layer).__name__.startswith(("Rand", "AugMix", "CutMix", "MixUp"))


def _is_random(layer: keras.Layer, inputs: np.ndarray) -> bool:
    import numpy as np

    low, high = getattr(layer, "value_range", None) or (0, 255)
    scaled = low + (high - low) * (inputs - inputs.min()) / (np.ptp(inputs) or 1)
    try:
        first, second = (np.asarray(layer(scaled, training=True)) for _ in range(2))
    except Exception:  # layers raise anything on inputs that they cannot take
        return False
    return not np.allclose(first, second)
