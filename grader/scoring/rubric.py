"""The eight checks of one exercise, in order: read this page first.

A saved model is a file, of a size, in a format; it loads; its input and output have the required shapes; it is built
as the exercise requires; it is scored on held-out data. Points are given for the score alone, if all else holds.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

from grader import records
from grader.datasets.heldout import Heldout
from grader.errors import Failure, GraderError, about
from grader.evaluation import shapes
from grader.evaluation.worker import Worker
from grader.exercise.catalog import Entry
from grader.exercise.requirements.base import History
from grader.formatting import number_text, shape_text, size_text
from grader.inspection import artifact
from grader.scoring import evidence, independence, metric, several
from grader.scoring.evidence import Candidate
from grader.scoring.grade import Check, Grade, precise


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
    candidate.evaluation = evidence.evaluate(candidate, candidate.sample, probes)
    candidate.seconds["evaluate"] = time.perf_counter() - started
    return f"loaded in {candidate.evaluation.load_seconds:.2f} s"


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
    candidate.predictions, said = evidence.shaped(exercise, evaluation.predictions)
    _require_all(candidate)
    _require_independent(candidate)
    if exercise.output_names:
        return several.said_of_outputs(exercise.output_shapes, evaluation.exits)
    return said or shape_text(exercise.output_shape)


def _require_independent(candidate: Candidate) -> None:
    """Raises Failure if outputs depend on other examples."""
    rows, exercise = list(candidate.sample), candidate.entry.exercise
    is_half = "float16" in json.dumps(candidate.artifact.config)
    try:
        again = None if candidate.evaluation.again is None else evidence.shaped(exercise, candidate.evaluation.again)[0]
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
    said = [requirement.check(evidence.of(candidate, requirement)) for requirement in exercise.requires]
    for layer in exercise.forbids:
        if layer.name in candidate.artifact.layers:
            raise Failure(
                f"a {layer.name} layer found, which is not allowed here.", f"Build the model without {layer.name}."
            )
    return ", ".join(said) or "no special requirements"


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
