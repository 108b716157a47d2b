"""Grades as the JSON object that `grade --json` writes; its schema is beside this file."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

import grader
from grader import files
from grader.errors import GraderError
from grader.evaluation.ends import End
from grader.exercise.spec import Shape
from grader.scoring.metric import Score
from grader.scoring.rubric import Grade

SCHEMA = Path(__file__).with_name("results.schema.json")


def results(grades: list[Grade]) -> dict[str, Any]:
    """The object of schema 1: every grade with its checks, and the sums of points. Errors count in no sum."""
    counted = [grade for grade in grades if grade.status != "error"]
    return {
        "schema": 1,
        "grader": grader.__version__,
        "tensorflow": version("tensorflow"),
        "keras": version("keras"),
        "exercises": [exercise(grade) for grade in grades],
        "points": sum(grade.points for grade in counted),
        "max_points": sum(grade.max_points for grade in counted),
    }


def write(path: Path, document: dict[str, Any]) -> None:
    """Writes a JSON file, whole or not at all. Raises GraderError if it cannot be written."""
    try:
        with files.written_whole(path) as part:
            part.write_text(json.dumps(document, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise GraderError(
            f"{path} cannot be written: {error.strerror}.", "Choose a file in a writable folder with free space."
        ) from error


def version(package: str) -> str:
    """The version of a package, "" if it is not installed. Imports nothing."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def exercise(grade: Grade) -> dict[str, Any]:
    """A grade in the schema's form of an exercise."""
    return {
        "id": grade.id,
        "category": grade.category,
        "status": grade.status,
        "points": grade.points,
        "max_points": grade.max_points,
        "checks": [
            {"name": check.name, "status": check.status, "message": check.message, "help": check.help}
            for check in grade.checks
        ],
        "metric": metric(grade.score),
        "model": _model(grade),
        "data": _data(grade),
        "diagnosis": _diagnosis(grade),
        "seed": grade.seed,
        "seconds": {step: round(grade.seconds.get(step, 0.0), 4) for step in ("train", "inspect", "evaluate", "score")},
    }


def metric(score: Score | None) -> dict[str, Any] | None:
    """A score in the schema's form of a metric; None if there is none, or it or its interval is not finite."""
    if score is None or not all(map(math.isfinite, (score.value, score.low, score.high))):
        return None
    found: dict[str, Any] = {
        "name": score.name,
        "value": score.value,
        "low": score.low,
        "high": score.high,
        "threshold": score.threshold,
    }
    return {**found, "outputs": [metric(one) for one in score.outputs]} if score.outputs else found


def _model(grade: Grade) -> dict[str, Any] | None:
    if grade.model is None:
        return None
    shapes = grade.evaluation
    return {
        "path": str(grade.model_path),
        "sha256": grade.model.sha256,
        "bytes": grade.model.bytes,
        "parameters": grade.model.parameters,
        "input_shape": _shape(shapes.input_shape, shapes.entries) if shapes else None,
        "output_shape": _shape(shapes.output_shape, shapes.exits)
        if shapes and (shapes.predictions is not None or shapes.exits)
        else None,
    }


def _shape(shape: Shape, ends: Sequence[End]) -> Any:
    """The shape of an only input or output, or the shapes by name if several are asked for."""
    return {one.name: list(one.shape) for one in ends} if ends else list(shape)


def _diagnosis(grade: Grade) -> dict[str, Any] | None:
    if grade.diagnosis is None:
        return None
    causes = [
        {
            **asdict(cause),
            "numbers": {name: float(number) for name, number in cause.numbers.items() if math.isfinite(number)},
        }
        for cause in grade.diagnosis.causes
    ]
    return {"causes": causes, "known": grade.diagnosis.known}


def _data(grade: Grade) -> dict[str, Any] | None:
    if grade.heldout is None:
        return None
    return {
        "name": grade.heldout.name,
        "source": grade.heldout.source,
        "version": grade.heldout.version,
        "heldout_examples": len(grade.heldout.labels),
    }
