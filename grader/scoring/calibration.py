"""The measurement behind an exercise's bar, as stored beside it in calibration.json. Needs no NumPy."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from grader.datasets.cache import Source
from grader.errors import GraderError
from grader.exercise.catalog import Entry
from grader.scoring.measurement import Measurement, Run

NAME = "calibration.json"
SCHEMA = 1


@dataclass(frozen=True)
class Calibration:
    """A measurement with its date, the versions it was made with, and hashes of everything it depends on.

    `baselines_date` is that of the baselines, if they were scored again later.
    """

    date: str
    versions: dict[str, str]
    hashes: dict[str, str]
    measurement: Measurement
    baselines_date: str = ""


def read(entry: Entry) -> Calibration | None:
    """The stored calibration on the home source, or None. Raises GraderError if the file is not a calibration."""
    return next(iter(read_all(entry).values()), None)


def read_all(entry: Entry) -> dict[Source, Calibration]:
    """The stored calibrations by source, that on the home source first."""
    path = entry.folder / NAME
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document.pop("schema") != SCHEMA:
            raise ValueError("another schema")
        real = document.pop("real", None)
        found = [_part(document)] + ([_part(real)] if real is not None else [])
        return {part.measurement.source: part for part in found}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise GraderError(
            f"{path} is not a calibration: {error}.", f"Measure again: python -m grader calibrate {entry.id}"
        ) from error


def _part(document: dict[str, Any]) -> Calibration:
    return Calibration(**document | {"measurement": _measurement(document["measurement"])})


def _measurement(measured: dict[str, Any]) -> Measurement:
    revived: dict[str, Any] = {
        "reference": tuple(Run(**run) for run in measured["reference"]),
        "baselines": {name: tuple(map(float, values)) for name, values in measured["baselines"].items()},
        "outputs": {name: _measurement(one) for name, one in measured.get("outputs", {}).items()},
    }
    return Measurement(**measured | revived)
