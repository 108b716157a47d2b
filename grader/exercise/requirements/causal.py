"""Causal outputs: each output depends on its own step of a series and on earlier ones only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.errors import Failure
from grader.exercise.requirements.base import Evidence, Requirement

if TYPE_CHECKING:
    import keras
    import numpy as np


@dataclass(frozen=True)
class Causal(Requirement):
    """An output for every step of a series of any length. It does not change when later inputs do."""

    text = "causal outputs (no look-ahead), for series of any length"
    form = {"steps": int, "any_length": bool, "moved": (int, None)}

    def probe(self, model: keras.Model, inputs: np.ndarray) -> Any:
        """Whether series may have any length, and the first step tried whose change moves an earlier output.

        A move by less than a ten thousandth of the range of the outputs may be rounding.
        """
        import numpy as np

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

    def check(self, evidence: Evidence) -> str:
        found = evidence.answer
        if not found["any_length"]:
            raise Failure(
                f"the model only takes series of {found['steps']} steps.", "Start it with keras.Input((None, 1))."
            )
        if found["moved"] is not None:
            raise Failure(
                f"an output changes when later inputs change: those from step {found['moved']} on were replaced.",
                "Let each layer look at this step and at earlier ones only: nothing centred, bidirectional or global.",
            )
        return "no output looks ahead"
