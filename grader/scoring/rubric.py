"""The eight checks of one exercise, in order: read this page first.

A saved model is a file, of a size, in a format; it loads; its input and output have the required shapes; it is built
as the exercise requires; it is scored on held-out data. Points are given for the score alone, if all else holds.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain
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
from grader.formatting import number_text, shape_text, size_text
from grader.inspection import artifact
from grader.inspection.artifact import Artifact
from grader.scoring import advice, effects, independence, metric, several
from grader.scoring.grade import Check, Grade, precise


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


def grade(
    entry: Entry,
    path: Path,
    heldout: Heldout,
    worker: Worker,
    history: History | None = None,
    again: Callable[[], Path] | None = None,
) -> Grade:
    """Puts a model file through all checks. A model's fault is a failed check, never an exception.

    `history` is that of the training that made the file, if it was seen. `again` trains its code a second time and
    returns the model's file. Raises GraderError if the machine or the grader is at fault.
    """
    entry = entry.on(heldout.source)
    candidate = Candidate(entry, path, heldout, worker, history, again=again)
    checks: list[Check] = []
    for name, check in CHECKS.items():
        broken = next((earlier for earlier in checks if earlier.status == "failed"), None)
        if broken and not (name == "score" and broken.name == "structure"):
            checks.append(Check(name, "skipped", f"not checked, because {broken.name} failed"))
            continue
        try:
            checks.append(Check(name, "passed", check(candidate)))
        except Failure as failure:
            checks.append(Check(name, "failed", failure.message, failure.help))
    passed = all(check.status == "passed" for check in checks)
    whole = all(check.status == "passed" for check in checks if check.name != "score")
    score = getattr(candidate, "score", None)
    points = score.points if score and whole else 0
    return Grade(
        id=entry.id,
        category=entry.category,
        weight=entry.weight,
        status="passed" if passed else "failed",
        points=points,
        max_points=entry.exercise.max_points,
        checks=checks,
        score=score,
        model=getattr(candidate, "artifact", None),
        model_path=path,
        evaluation=getattr(candidate, "evaluation", None),
        heldout=heldout,
        seconds=candidate.seconds,
    )


def not_attempted(entry: Entry) -> Grade:
    """The grade of an untouched stub."""
    reason = "the stub is untouched"
    if entry.model.exists():
        reason += f", and {entry.model.name} is older: touch it, or train again, to have it graded"
    checks = [Check(name, "skipped", reason) for name in CHECKS]
    points = entry.exercise.max_points
    return Grade(entry.id, entry.category, entry.weight, "not_attempted", 0, points, checks)


def failed_training(entry: Entry, failure: Failure) -> Grade:
    """The grade of a starter that leaves no model."""
    first, *others = CHECKS
    checks = [Check(first, "failed", f"no model to grade: {failure.message}", failure.help)]
    checks += [Check(name, "skipped", f"not checked, because {first} failed") for name in others]
    return Grade(entry.id, entry.category, entry.weight, "failed", 0, entry.exercise.max_points, checks)


def error(entry: Entry, fault: GraderError) -> Grade:
    """The grade if the grader or the machine is at fault: it costs no points and counts in no sum."""
    first, *others = CHECKS
    checks = [Check(first, "skipped", f"could not be graded: {fault.message}", fault.help)]
    checks += [Check(name, "skipped", "could not be graded") for name in others]
    return Grade(entry.id, entry.category, entry.weight, "error", 0, entry.exercise.max_points, checks)


def check_file(candidate: Candidate) -> str:
    """There is a file, and it can be read."""
    started = time.perf_counter()
    try:
        candidate.artifact = candidate.worker.inspect(candidate.path, candidate.entry.exercise.max_megabytes)
    except artifact.Refused as refused:
        candidate.refused = refused
    candidate.seconds["inspect"] = time.perf_counter() - started
    _raise_refusal(candidate, "file")
    return candidate.path.name


def check_size(candidate: Candidate) -> str:
    """It is no larger than the exercise allows."""
    _raise_refusal(candidate, "size")
    megabytes = candidate.path.stat().st_size / 1e6
    limit = candidate.entry.exercise.max_megabytes
    return f"{size_text(megabytes, limit)} of {size_text(limit, limit)}"


def check_format(candidate: Candidate) -> str:
    """It is a Keras model of built-in layers, by its content, and holds nothing that a model has no use for."""
    _raise_refusal(candidate, "format")
    found = candidate.artifact
    version = f"Keras {found.keras_version}" if found.keras_version else "Keras"
    return "; ".join([f".{found.format} of {version}, {found.parameters:,} parameters", *found.notes])


def check_loads(candidate: Candidate) -> str:
    """Keras loads it and it predicts. Here TensorFlow opens the file for the first time."""
    started = time.perf_counter()
    exercise = candidate.entry.exercise
    probes = tuple(dict.fromkeys(one for one in exercise.requires if one.has_probe))
    candidate.sample = independence.sample(len(candidate.heldout.labels))
    candidate.evaluation = _evaluate(candidate, candidate.sample, probes)
    candidate.seconds["evaluate"] = time.perf_counter() - started
    return f"loaded in {candidate.evaluation.load_seconds:.2f} s"


def _evaluate(candidate: Candidate, sample: tuple[int, ...], probes: tuple[Requirement, ...] = ()) -> Evaluation:
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


def check_input_shape(candidate: Candidate) -> str:
    """It takes what the grader feeds."""
    found, asked = candidate.evaluation.input_shape, candidate.entry.exercise.input_shape
    if isinstance(asked, dict):
        return several.check_inputs(asked, candidate.evaluation.entries, candidate.heldout.texts)
    if candidate.evaluation.inputs != 1:
        raise Failure(
            f"{candidate.evaluation.inputs} inputs found, one of {shape_text(asked)} expected.",
            f"Start the model with a single keras.Input({shape_text(asked)}).",
        )
    if not shapes.takes(found, asked):
        raise Failure(
            f"input shape {shape_text(found)} found, {shape_text(asked)} expected.",
            f"Start the model with keras.Input({shape_text(asked)}); Reshape or Rescaling layers may follow.",
        )
    said = shapes.added_axis(found, asked)
    return f"{shape_text(found)} for {shape_text(asked)}: {said}" if said else shape_text(found)


def check_output_shape(candidate: Candidate) -> str:
    """Its outputs have the shape that is asked for, or one that can be read as it, and each is of one input alone."""
    evaluation, exercise = candidate.evaluation, candidate.entry.exercise
    if exercise.output_names:
        several.require_count(exercise.output_shapes, evaluation.exits)
    elif evaluation.outputs != 1:
        raise Failure(
            f"{evaluation.outputs} outputs found, one of {shape_text(exercise.output_shape)} expected.",
            "End the model in a single layer: keras.Model(inputs, output).",
        )
    candidate.predictions, said = read_outputs(exercise, evaluation.predictions)
    _require_all(candidate)
    _require_independent(candidate)
    if exercise.output_names:
        return several.said_of_outputs(exercise.output_shapes, evaluation.exits)
    return said or shape_text(exercise.output_shape)


def read_outputs(exercise: Exercise, predictions: np.ndarray | None) -> tuple[np.ndarray, str]:
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


def _require_independent(candidate: Candidate) -> None:
    """Raises Failure if outputs depend on other examples."""
    rows, exercise = list(candidate.sample), candidate.entry.exercise
    is_half = "float16" in json.dumps(candidate.artifact.config)
    try:
        again = None if candidate.evaluation.again is None else read_outputs(exercise, candidate.evaluation.again)[0]
    except Failure:
        again = None
    for name, part in exercise.outputs.items():
        with about(name):
            independence.require(
                part,
                records.column(candidate.predictions, name)[rows],
                None if again is None else records.column(again, name),
                records.column(candidate.heldout.labels, name)[rows],
                is_half,
            )


def _require_all(candidate: Candidate) -> None:
    """Raises Failure if there is not one output for each input, or for each number of a label."""
    found, labels = candidate.predictions, candidate.heldout.labels
    if len(found) != len(labels):
        raise Failure(
            f"{len(found):,} outputs for {len(labels):,} inputs.", "Give one output per input: mix no examples."
        )
    for name, part in candidate.entry.exercise.outputs.items():
        outputs, asked = (records.column(one, name).shape for one in (found, labels))
        if not part.metric.fits(outputs[1:], asked[1:]):
            with about(name):
                raise Failure(
                    f"outputs of shape {shape_text(outputs[1:])} found for labels of shape {shape_text(asked[1:])}.",
                    'Give one output per step: no strides, no pooling, and padding="causal" or "same".',
                )


def check_structure(candidate: Candidate) -> str:
    """It meets the requirements of the exercise, and has no layer that it forbids."""
    exercise = candidate.entry.exercise
    said = [requirement.check(_evidence(candidate, requirement)) for requirement in exercise.requires]
    for layer in exercise.forbids:
        if layer.name in candidate.artifact.layers:
            raise Failure(
                f"a {layer.name} layer found, which is not allowed here.", f"Build the model without {layer.name}."
            )
    return ", ".join(said) or "no special requirements"


def _evidence(candidate: Candidate, requirement: Requirement) -> Evidence:
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
        candidate.wider = sample, _evaluate(candidate, sample)
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
            exchanged, _ = read_outputs(exercise, one.predictions)
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
        outputs, _ = read_outputs(exercise, evaluation.predictions)
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


def check_score(candidate: Candidate) -> str:
    """It reaches the bar on held-out data."""
    started = time.perf_counter()
    exercise = candidate.entry.exercise
    result = metric.score_all(exercise, candidate.predictions, candidate.heldout.labels)
    candidate.score = result
    candidate.seconds["score"] = time.perf_counter() - started
    said = "; ".join(chain(*([score_text(one), *one.remarks] for one in each_score(result))))
    if result.points < exercise.max_points:
        raise Failure(f"{said}.", score_help(candidate.entry, result))
    return said


def each_score(score: metric.Score | None) -> Sequence[metric.Score]:
    """The scores of all outputs; none if there is no score."""
    return () if score is None else score.outputs or (score,)


def score_text(score: metric.Score) -> str:
    """For example `accuracy 0.812 (95% interval 0.790 to 0.830), 0.85 needed`."""
    shown = [precise(value, score.threshold) for value in (score.value, score.low, score.high)]
    return f"{score.name} {shown[0]} (95% interval {shown[1]} to {shown[2]}), {number_text(score.threshold)} needed"


def score_help(entry: Entry, score: metric.Score, causes: Sequence[str] = ()) -> str:
    """The points of a low score, why it is low if that is known, one line each, and where to find a hint."""
    gained = f"{score.points} of {entry.exercise.max_points} points." if score.points else ""
    first, *others = [*causes, f"python -m grader hint {entry.id} shows a hint."]
    return "\n".join([f"{gained} {first}".strip(), *others])


CHECKS: dict[str, Callable[[Candidate], str]] = {
    "file": check_file,
    "size": check_size,
    "format": check_format,
    "loads": check_loads,
    "input_shape": check_input_shape,
    "output_shape": check_output_shape,
    "structure": check_structure,
    "score": check_score,
}


def _raise_refusal(candidate: Candidate, name: str) -> None:
    if candidate.refused is not None and getattr(candidate.refused, "check", name) == name:
        raise candidate.refused
