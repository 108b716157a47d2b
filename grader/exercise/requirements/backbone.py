"""The pretrained backbone of the transfer learning exercises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.errors import Failure
from grader.exercise.requirements.base import Evidence, Requirement

if TYPE_CHECKING:
    import keras
    import numpy as np

LEAST_KEPT = 0.25  # of the backbone's arrays: a network that was trained from scratch shares none of them


@dataclass(frozen=True, kw_only=True)
class Backbone(Requirement):
    """The pretrained network of the transfer learning exercises, with unchanged weights or with its top fine-tuned."""

    retrained: bool = False

    needs_backbone = True
    form = [str]

    @property
    def text(self) -> str:
        return f"the pretrained backbone, {'with its top fine-tuned' if self.retrained else 'with unchanged weights'}"

    def probe(self, model: keras.Model, inputs: np.ndarray) -> list[str]:
        """The hashes of the weights that the model computes with."""
        import keras

        from grader.inspection import weights

        return sorted(weights.digests(keras.ops.convert_to_numpy(weight) for weight in model.weights))

    def check(self, evidence: Evidence) -> str:
        from grader.inspection import weights

        original = weights.digests_of_file(evidence.backbone())
        kept = len(original.intersection(evidence.answer)) / len(original)
        if kept < LEAST_KEPT:
            raise Failure(
                f"{kept:.0%} of the backbone's weights are in the model.",
                "Build the model on what load_backbone() returns and leave its first layers frozen. A model from "
                "another machine needs that machine's datasets_cache/backbone.",
            )
        if self.retrained and kept == 1:
            raise Failure(
                "all weights of the backbone are unchanged: no part of it was trained.",
                "Set trainable = True on its last layers, compile again, and continue training.",
            )
        if not self.retrained and kept < 1:
            raise Failure(
                f"{1 - kept:.0%} of the backbone's weights have changed.",
                "Freeze it before you compile: trainable = False.",
            )
        return f"the backbone, {kept:.0%} of its weights unchanged"
