"""Writes the measurement behind an exercise's bar, and checks that it is still current."""

from __future__ import annotations

import datetime
import json
import platform
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from importlib import metadata
from pathlib import Path
from typing import Any

from grader import files
from grader.authoring.finding import Finding
from grader.authoring.hashes import hashes, of_baselines
from grader.datasets import cache
from grader.errors import GraderError
from grader.exercise.catalog import Entry
from grader.scoring.calibration import NAME, SCHEMA, Calibration, read, read_all
from grader.scoring.measurement import Measurement

__all__ = [
    "Calibration",
    "changed",
    "check_calibration",
    "of",
    "read",
    "read_all",
    "versions",
    "with_baselines",
    "write",
]

VERSIONED = ("tensorflow", "keras", "numpy")
DECISIVE = ("tensorflow", "keras")  # another minor version of these may train differently


def of(entry: Entry, measurement: Measurement) -> Calibration:
    source = measurement.source
    return Calibration(datetime.date.today().isoformat(), versions(), hashes(entry, source), measurement)


def with_baselines(entry: Entry, stored: Calibration, measurement: Measurement) -> Calibration:
    """A stored calibration with its baselines scored again."""
    now = hashes(entry, measurement.source)
    return replace(stored, hashes=now, measurement=measurement, baselines_date=datetime.date.today().isoformat())


def changed(entry: Entry, stored: Calibration) -> tuple[list[str], list[str]]:
    """What has changed since it was measured: what all depends on, by name, and the baselines."""
    now, baselines = hashes(entry, stored.measurement.source), of_baselines(entry.exercise)
    names = [name for name, value in now.items() if stored.hashes.get(name) != value]
    return [name for name in names if name not in baselines], [name for name in names if name in baselines]


def write(entry: Entry, calibration: Calibration) -> Path:
    """Writes the file with this measurement in place of the one on the same source, whole or not at all.

    That on the home source is the document itself, that on the real data its part "real". Raises GraderError if the
    folder cannot be written, or if what is there is not a calibration.
    """
    path = entry.folder / NAME
    parts = read_all(entry)
    parts[calibration.measurement.source] = calibration
    home, *others = sorted(parts, key=cache.sources(cache.get(entry.exercise.dataset)).index)
    document: dict[str, Any] = {"schema": SCHEMA, **_document(parts[home])}
    for source in others:
        document[source] = _document(parts[source])
    try:
        with files.written_whole(path) as part:
            part.write_text(_text(document), encoding="utf-8")
    except OSError as error:
        raise GraderError(f"{path} cannot be written: {error.strerror}.", "Fix the folder's permissions.") from error
    return path


def _document(part: Calibration) -> dict[str, Any]:
    """A calibration as its file holds it: without texts that are empty, and outputs only if there are several."""

    def filled(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {name: value for name, value in pairs if value != "" and not (name == "outputs" and not value)}

    return asdict(part, dict_factory=filled)


def _text(document: dict[str, Any]) -> str:
    """JSON with each run, and each baseline's scores, on one line."""
    text = json.dumps(document, indent=1, allow_nan=False)
    in_a_line = re.compile(r'\[[^\[\]{}"]*\]|\{\s*"seed"[^{}]*\}')
    return in_a_line.sub(lambda found: " ".join(found[0].split()), text) + "\n"


def check_calibration(entry: Entry, *, measuring: bool) -> Iterator[Finding]:
    """The stored calibration was measured with just this stub, solution, spec, dataset and these checks.

    If only baselines have changed, they can be scored again by themselves. With `measuring`, a new measurement follows,
    and an old one is only a warning. Another version of TensorFlow or Keras is a warning too.
    """
    calibrate = f"python -m grader calibrate {entry.id}"
    try:
        parts = read_all(entry)
    except GraderError as error:
        yield Finding(error.message, error.help)
        return
    if not parts:
        yield Finding(f"there is no {NAME}: nothing shows that the exercise is fair.", calibrate)
        return
    home = next(iter(parts))
    for source, stored in parts.items():
        is_home = source == home
        # Only those who have the real data can measure there again: elsewhere it is a warning.
        place, option = ("", "") if is_home else (" on real data", " --source real")
        parts_of_all, baselines = changed(entry, stored)
        if parts_of_all:
            what = f"{_have(parts_of_all)} changed since it was measured{place} on {stored.date}."
            yield Finding(what, f"{calibrate}{option}", warns=measuring or not is_home)
        elif baselines:
            one = len(baselines) == 1
            subject, since = ("the baseline", "it was") if one else ("the baselines", "they were")
            date = stored.baselines_date or stored.date
            what = f"{subject} {_have(baselines)} changed since {since} scored{place} on {date}."
            yield Finding(what, f"{calibrate} --baselines{option}", warns=measuring or not is_home)
    for package, now in versions().items():
        then = parts[home].versions.get(package, "none")
        if package in DECISIVE and then.split(".")[:2] != now.split(".")[:2]:
            yield Finding(
                f"measured with {package} {then}, but {now} is installed here.",
                f"If scores differ: {calibrate}",
                warns=True,
            )


def _have(names: list[str]) -> str:
    return f"{', '.join(names)} {'has' if len(names) == 1 else 'have'}"


def versions() -> dict[str, str]:
    """The versions that scores may depend on."""
    return {"python": platform.python_version(), **{name: metadata.version(name) for name in VERSIONED}}
