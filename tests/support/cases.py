"""Cases for the diagnosis, made of labels and answers, without a model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from grader.diagnosis.case import Case
from grader.diagnosis.code import Code
from grader.evaluation.protocol import Examination
from grader.exercise import catalog
from grader.exercise.requirements.base import History
from grader.exercise.spec import Accuracy

COMPILED = {"loss": "mae", "optimizer": "Adam", "from_logits": False, "rate": 0.001}
LAYER = {
    **{"name": "dense", "class": "Dense", "untouched": False, "trainable": True, "alike": False},
    **{"never": -1.0, "saturated": -1.0, "normalised": []},
}


def case(
    exercise_id: str,
    labels: Any,
    predictions: Any,
    inputs: Any = None,
    own: float | None = None,
    *,
    train: Any = None,
    train_inputs: Any = None,
    facts: list[dict[str, Any]] | None = None,
    layers: list[tuple[str, dict[str, Any]]] | None = None,
    code: str = "",
    metrics: dict[str, list[float]] | None = None,
    scored: dict[str, Any] | None = None,
) -> Case:
    """A model with these answers on validation data, and on training data too, unless they are given as `train`.

    `own` is the validation metric that its training reported, `inputs` a file of its inputs, `facts` what differs from
    a sound layer in each of its layers, `layers` their classes and settings. `scored` replaces fields of the spec.
    """
    exercise = replace(catalog.find(exercise_id).exercise, **(scored or {}))
    labels, predictions = np.asarray(labels), np.asarray(predictions, np.float32)
    file = Path("unused") if inputs is None else inputs
    samples: Any = SimpleNamespace(
        labels={"train": labels, "validation": labels}, inputs=lambda split: file, train=np.asarray(train_inputs)
    )
    answers = predictions if train is None else np.asarray(train, np.float32)
    measured = {"compiled": COMPILED, "layers": [{**LAYER, **one} for one in facts or []], "trainable": 2}
    examination = Examination(answers, predictions, answers, (), measured)
    config = {"config": {"layers": [{"class_name": name, "config": settings} for name, settings in layers or []]}}
    artifact: Any = SimpleNamespace(config=config, layers=tuple(name for name, _ in layers or []))
    name = "val_accuracy" if isinstance(exercise.metric, Accuracy) else "val_mae"
    metrics = metrics or ({} if own is None else {name: [own]})
    return Case(exercise, samples, artifact, examination, 0.0, History(metrics, 1), Code(code.encode()))
