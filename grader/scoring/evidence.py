"""A model file on its way through the checks, and what a requirement's check may look at. NumPy only."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from grader import records
from grader.datasets import backbone, cache
from grader.datasets.dataset import Label
from grader.datasets.heldout import Heldout, training, validation
from grader.errors import Failure, GraderError, about
from grader.evaluation import shapes
from grader.evaluation.protocol import Evaluate, Evaluation
from grader.evaluation.worker import Worker
from grader.exercise import measures
from grader.exercise.catalog import Entry
from grader.exercise.requirements.base import Effect, Evidence, History, Predicted, Requirement
from grader.exercise.spec import Exercise, Windows
from grader.formatting import shape_text
from grader.inspection.artifact import Artifact
from grader.scoring import advice, effects, independence, metric, several


@dataclass
class Candidate:
    """A model file on its way through the checks; each adds what the later ones need."""

    entry: Entry
    path: Path
    heldout: Heldout
    worker: Worker
    history: History | None = None
    refused: Failure | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    artifact: Artifact = field(init=False)
    evaluation: Evaluation = field(init=False)
    sample: tuple[int, ...] = field(init=False)
    predictions: np.ndarray = field(init=False)
    wider: tuple[tuple[int, ...], Evaluation] | None = None  # a larger sample, if the first one decides nothing
    score: metric.Score = field(init=False)
    again: Callable[[], Path] | None = None
    predicted: dict[str, Predicted] = field(default_factory=dict)  # by split


def of(candidate: Candidate, requirement: Requirement) -> Evidence:
    """What a requirement's check may look at."""
    answer = candidate.evaluation.probed.get(requirement)
    if requirement.file is not None:
        answer = candidate.worker.read(requirement, candidate.path)
    return Evidence(
        layers=candidate.artifact.layers,
        predictions=candidate.predictions,
        labels=candidate.heldout.labels,
        history=candidate.history,
        validation_accuracy=lambda: _validation_accuracy(candidate),
        backbone=lambda: backbone.weights_file(candidate.heldout.source),
        answer=answer,
        effects=_effects(candidate, requirement) if requirement.ablates else None,
        metric=candidate.entry.exercise.metric,
        predicted=lambda split: _predicted(candidate, split),
        ask=lambda inputs: _asked(candidate, inputs),
        hidden=lambda what: _hidden(candidate, what),
        again=lambda: _again(candidate),
    )


def _effects(candidate: Candidate, requirement: Requirement) -> tuple[Effect, ...] | None:
    """What the layers contribute that a requirement names. None if the model has no points anyway."""
    for name, part in candidate.entry.exercise.outputs.items():
        outputs, labels = (records.column(one, name) for one in (candidate.predictions, candidate.heldout.labels))
        losses = part.metric.losses(outputs.astype(np.float64), labels)
        if part.metric.points(part.metric.of_losses(losses)) == 0:
            return None
    found = _effects_on(candidate, candidate.evaluation, candidate.sample, requirement)
    if all(one.matters for one in found):
        return found
    if candidate.wider is None:
        sample = independence.sample(len(candidate.heldout.labels), effects.MANY)
        candidate.wider = sample, evaluate(candidate, sample)
    sample, evaluation = candidate.wider
    return _effects_on(candidate, evaluation, sample, requirement)


def _effects_on(
    candidate: Candidate, evaluation: Evaluation, sample: tuple[int, ...], requirement: Requirement
) -> tuple[Effect, ...]:
    exercise, rows = candidate.entry.exercise, list(sample)
    whole, labels = candidate.predictions[rows], candidate.heldout.labels[rows]
    found = []
    for one in evaluation.ablated.get(requirement, ()):
        try:
            exchanged, _ = shaped(exercise, one.predictions)
        except Failure:
            continue
        found.append(effects.largest(exercise, whole, exchanged, labels, one.idle))
    return tuple(found)


def _validation_accuracy(candidate: Candidate) -> float:
    """What the model in the file scores on the validation split, which its training has seen too."""
    labels, predictions = _predicted(candidate, "validation")
    return float(measures.is_correct(predictions, labels).mean())


def _predicted(candidate: Candidate, split: str) -> Predicted:
    """What the model in the file predicts for a split that its training could load."""
    if split not in candidate.predicted:
        of = training if split == "train" else validation
        examples = of(candidate.entry.exercise, candidate.heldout.source)
        predictions = _outputs(candidate, candidate.artifact, examples.inputs, len(examples.labels), split)
        candidate.predicted[split] = Predicted(examples.labels, predictions)
    return candidate.predicted[split]


def _outputs(candidate: Candidate, model: Artifact, inputs: Path, count: int, what: str) -> np.ndarray:
    exercise = candidate.entry.exercise
    request = Evaluate(model, inputs, exercise.input_shape, outputs=exercise.output_names)
    evaluation = candidate.worker.evaluate(request)
    try:
        outputs, _ = shaped(exercise, evaluation.predictions)
    except Failure:
        outputs = np.empty(0)
    if len(outputs) != count:
        raise Failure(
            f"the outputs on the {what} split have another shape than on held-out examples.",
            "Give one output per input.",
        )
    return outputs


def _asked(candidate: Candidate, inputs: np.ndarray) -> np.ndarray:
    """What the model predicts for inputs of the grader's own."""
    with tempfile.TemporaryDirectory(prefix="grader-asked-", ignore_cleanup_errors=True) as folder:
        np.save(path := Path(folder) / "inputs.npy", inputs)
        return _outputs(candidate, candidate.artifact, path, len(inputs), "own")


def _hidden(candidate: Candidate, what: str) -> Any:
    """What the exercise's dataset says about its own examples: the names of its classes, or an entry of `hidden`."""
    dataset = cache.get(candidate.entry.exercise.dataset)
    if what == "classes":
        label = dataset.features[dataset.labels or ""]
        return label.names if isinstance(label, Label) else ()
    if what not in (dataset.hidden or {}):
        raise GraderError(f"{dataset.name} does not say its {what}.", "Declare it: see Dataset.hidden.")
    return dataset.hidden[what]()  # type: ignore[index]


def _again(candidate: Candidate) -> np.ndarray:
    """What the model of a second training predicts for the validation split."""
    if candidate.again is None:
        raise Failure(
            "the code that made this model is not known, so it cannot be trained a second time.",
            "Grade the exercise rather than a file.",
        )
    try:
        path = candidate.again()
        model = candidate.worker.inspect(path, candidate.entry.exercise.max_megabytes)
    except Failure as failure:
        raise Failure(f"a second training failed: {failure.message}", failure.help) from failure
    labels = _predicted(candidate, "validation").labels
    inputs = validation(candidate.entry.exercise, candidate.heldout.source).inputs
    return _outputs(candidate, model, inputs, len(labels), "validation")


def evaluate(candidate: Candidate, sample: tuple[int, ...], probes: tuple[Requirement, ...] = ()) -> Evaluation:
    """What the model is and predicts for the held-out inputs, and again for a sample of them."""
    exercise = candidate.entry.exercise
    ablated = tuple(dict.fromkeys(one for one in exercise.requires if one.ablates))
    inputs = candidate.heldout.inputs
    return candidate.worker.evaluate(
        Evaluate(
            candidate.artifact,
            inputs,
            exercise.input_shape,
            probes,
            sample=sample,
            ablated=ablated,
            outputs=exercise.output_names,
        )
    )


def shaped(exercise: Exercise, predictions: np.ndarray | None) -> tuple[np.ndarray, str]:
    """Predictions in the shape that is asked, and what was done to them. Raises Failure if they do not fit."""
    forecast = isinstance(exercise.preprocessing, Windows)
    read: dict[str, np.ndarray] = {}
    said = ""
    for name, part in exercise.outputs.items():
        found = None if predictions is None else records.column(predictions, name)
        fitting = None if found is None else shapes.read_output(found, part.output_shape, forecast)
        if fitting is None:
            shape, asked = () if found is None else found.shape[1:], part.output_shape
            with about(name):
                message = f"output shape {shape_text(shape)} found, {shape_text(asked)} expected."
                raise Failure(message, f"{advice.on_output(part, shape)}{several.by_name(exercise.output_names)}")
        read[name], said = fitting
    return records.joined(read), said
