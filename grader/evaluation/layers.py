"""The layers of a loaded model and how many parameters each has, as a probe of the evaluating process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from grader.exercise.requirements.base import Requirement

if TYPE_CHECKING:
    import numpy as np

MOST, LONGEST = 200, 60  # layers, and letters of a name


@dataclass(frozen=True)
class Layers(Requirement):
    """Requires nothing: its answer is for people. A model inside the model counts as one layer."""

    form: ClassVar[Any] = [{"name": str, "class": str, "shape": [(int, None)], "parameters": int}]

    def probe(self, model: Any, inputs: np.ndarray) -> list[dict[str, Any]]:
        return [
            {
                "name": _printable(layer.name),
                "class": _printable(type(layer).__name__),
                "shape": _shape(layer),
                "parameters": int(layer.count_params()) if layer.built else 0,
            }
            for layer in model.layers[:MOST]
        ]


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text[:LONGEST])


def _shape(layer: Any) -> list[int | None]:
    """The shape of its first output without the batch; empty if it is not known."""
    try:
        outputs = layer.output
        output = outputs[0] if isinstance(outputs, list | tuple) else outputs
        return [None if size is None else int(size) for size in output.shape[1:]]
    except Exception:  # a layer that was never called has none
        return []
