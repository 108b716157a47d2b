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
    """Layers such as RandomFlip that change images in training and leave them alone when the model predicts."""

    text = "augmentation layers that are active only in training"
    form = {"layers": [str], "random": [str], "steady": bool}

    def probe(self, model: keras.Model, inputs: np.ndarray) -> Any:
        """The augmentation layers, those of them that change images in training, and whether two predictions agree."""
        import numpy as np

        layers = [layer for layer in model._flatten_layers() if _varies(layer)]
        first, second = (np.asarray(model.predict(inputs, verbose=0)) for _ in range(2))
        return {
            "layers": [type(layer).__name__ for layer in layers],
            "random": [type(layer).__name__ for layer in layers if _is_random(layer, inputs)],
            "steady": bool(np.allclose(first, second, atol=1e-5)),
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
        if not found["steady"]:
            raise Failure(
                "two predictions for one image differ: the model also augments images when it predicts.",
                "Keras turns augmentation on for training only: call the layers without training=True.",
            )
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
