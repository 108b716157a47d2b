"""What an exercise's bar rests on, stored beside it as calibration.json, and whether that is still what it was."""

from __future__ import annotations

import ast
import datetime
import hashlib
import inspect
import json
import os
import platform
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from importlib import metadata
from pathlib import Path
from typing import Any

from grader import catalog, fitting, scoring, structure, stub
from grader.authoring import baselines
from grader.authoring.finding import Finding
from grader.authoring.measuring import Measurement, Run
from grader.catalog import Entry
from grader.datasets import cache, heldout, reading, tokens
from grader.errors import GraderError
from grader.exercise import Accuracy, Exercise, NextWord, Resized, Tokens, Windows

NAME = "calibration.json"
SCHEMA = 1
VERSIONED = ("tensorflow", "keras", "numpy")
DECISIVE = ("tensorflow", "keras")  # a minor version of these may train otherwise
# What may change in a spec without a new measurement: bounds are held against what was measured before.
TEXT = {"title", "skills", "hints", "exam_bar", "given_code"}
BOUNDS = {"metric", "may_pass", "max_megabytes", "max_points", "train_minutes", "train_gigabytes"}
DATASETS = Path(cache.__file__).parent
SHARED = {"grader.datasets.dataset", "grader.datasets.own"}  # what a dataset is declared in makes no data


@dataclass(frozen=True)
class Calibration:
    """A measurement with its date, the versions it was made with, and hashes of everything it depends on."""

    date: str
    versions: dict[str, str]
    hashes: dict[str, str]
    measurement: Measurement


def of(entry: Entry, measurement: Measurement) -> Calibration:
    return Calibration(datetime.date.today().isoformat(), versions(), hashes(entry), measurement)


def write(entry: Entry, calibration: Calibration) -> Path:
    """Writes the file, which appears whole. Raises GraderError where the folder cannot be written."""
    path = entry.folder / NAME
    part = path.with_name(f".{NAME}.{os.getpid()}")
    try:
        document = {"schema": SCHEMA, **asdict(calibration)}
        part.write_text(_text(document), encoding="utf-8")
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise GraderError(f"{path} cannot be written: {error.strerror}.", "Fix the folder's permissions.") from error
    return path


def _text(document: dict[str, Any]) -> str:
    """JSON with a run, or a baseline's scores, in a line."""
    text = json.dumps(document, indent=1, allow_nan=False)
    in_a_line = re.compile(r'\[[^\[\]{}"]*\]|\{\s*"seed"[^{}]*\}')
    return in_a_line.sub(lambda found: " ".join(found[0].split()), text) + "\n"


def read(entry: Entry) -> Calibration | None:
    """The stored calibration, None where there is none. Raises GraderError where the file is not one."""
    path = entry.folder / NAME
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document.pop("schema") != SCHEMA:
            raise ValueError("another schema")
        measured = document.pop("measurement")
        measured["reference"] = tuple(Run(**run) for run in measured["reference"])
        measured["baselines"] = {name: tuple(map(float, values)) for name, values in measured["baselines"].items()}
        return Calibration(**document, measurement=Measurement(**measured))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise GraderError(
            f"{path} is not a calibration: {error}.", f"Measure again: python -m grader calibrate {entry.id}"
        ) from error


def check_calibration(entry: Entry, *, measuring: bool) -> Iterator[Finding]:
    """The stored calibration was measured with just this stub, solution, spec, dataset and these checks.

    Where all is `measuring` anew, an old one is told as a warning; so is another version of TensorFlow or Keras.
    """
    calibrate = f"python -m grader calibrate {entry.id}"
    try:
        stored = read(entry)
    except GraderError as error:
        yield Finding(error.message, error.help)
        return
    if stored is None:
        yield Finding(f"there is no {NAME}: nothing shows that the exercise is fair.", calibrate)
        return
    if changed := [name for name, value in hashes(entry).items() if stored.hashes.get(name) != value]:
        what = f"{', '.join(changed)} {'has' if len(changed) == 1 else 'have'} changed"
        yield Finding(f"{what} since it was measured on {stored.date}.", calibrate, warns=measuring)
    for package, now in versions().items():
        then = stored.versions.get(package, "none")
        if package in DECISIVE and then.split(".")[:2] != now.split(".")[:2]:
            yield Finding(
                f"measured with {package} {then}, but {now} is installed here.",
                f"If scores differ: {calibrate}",
                warns=True,
            )


def versions() -> dict[str, str]:
    """The versions that scores may depend on."""
    return {"python": platform.python_version(), **{name: metadata.version(name) for name in VERSIONED}}


def hashes(entry: Entry) -> dict[str, str]:
    """What a measurement depends on, each by a hash of code without comments, layout and docstrings.

    `checks` are the parts of the grader that make this exercise's scores out of predictions.
    """
    return {
        "stub": _digest([stub.code_hash(entry.starter)]),
        "solution": _digest([stub.code_hash(entry.solution)]),
        "spec": _digest([repr([(name, value) for name, value in _measured_fields(entry.exercise)])]),
        "dataset": _digest(_dataset_parts(entry.exercise)),
        "checks": _digest(map(_code, _checks(entry.exercise))),
    }


def _measured_fields(exercise: Exercise) -> Iterator[tuple[str, Any]]:
    yield "metric", type(exercise.metric).__name__
    for field in fields(exercise):
        if field.name not in TEXT | BOUNDS:
            yield field.name, getattr(exercise, field.name)


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode(errors="surrogatepass") + b"\0")
    return digest.hexdigest()[:16]


def _dataset_parts(exercise: Exercise) -> Iterator[str]:
    """The versions of a dataset and all that makes it: its modules, and the files that they read.

    A pretrained backbone is part of what a learner is given, too.
    """
    dataset = cache.get(exercise.dataset)
    for source in cache.sources(dataset):
        yield f"{source} {cache.version(dataset, source)}"
    modules = [_module_of(dataset.name)]
    if structure.needs_backbone(exercise.requires):
        modules.append(DATASETS / "pretraining.py")
    for path in _dataset_files(modules):
        text = path.read_text(encoding="utf-8")
        yield f"{path.name} {stub.normal_form(text) if path.suffix == '.py' else text}"


def _module_of(name: str) -> Path:
    own = catalog.ROOT / "exercises" / name / "dataset.py"
    return own if own.is_file() else DATASETS / f"{name}.py"


def _dataset_files(modules: Iterable[Path]) -> list[Path]:
    """The modules, the neighbours that they import, and the data files that bear their names; each once."""
    found: dict[Path, None] = {}
    waiting = list(modules)
    while waiting:
        module = waiting.pop(0)
        if module not in found:
            data = (path for path in module.parent.glob(f"{module.stem}_*") if path.suffix != ".py")
            found |= dict.fromkeys([module, *sorted(data)])
            waiting += _neighbours(module)
    return list(found)


def _neighbours(module: Path) -> Iterator[Path]:
    """The modules of grader.datasets that a module imports, those that are shared by all apart."""
    for node in ast.walk(ast.parse(module.read_bytes())):
        match node:
            case ast.ImportFrom(module="grader.datasets", names=names):
                imported = [f"grader.datasets.{alias.name}" for alias in names]
            case ast.ImportFrom(module=str(name)) if name.startswith("grader.datasets."):
                imported = [name]
            case _:
                imported = []
        yield from (DATASETS / f"{name.split('.')[-1]}.py" for name in imported if name not in SHARED)


def _checks(exercise: Exercise) -> list[Callable[..., Any] | type]:
    """The code between a model's outputs and its score, and the baselines."""
    is_accuracy = isinstance(exercise.metric, Accuracy)
    parts: list[Callable[..., Any] | type] = [fitting.fed, fitting.read_output]
    parts += [scoring.is_correct, scoring.classes] if is_accuracy else [scoring.absolute_errors]
    if isinstance(exercise.preprocessing, Tokens):
        parts += [tokens.words, tokens.Vocabulary, reading.encode]
    if isinstance(exercise.preprocessing, Windows):
        parts += [heldout.windows, reading.scale, reading.cut]
    if isinstance(exercise.preprocessing, NextWord):
        parts += [tokens.words, tokens.stream, tokens.Vocabulary, reading.next_words]
    if isinstance(exercise.preprocessing, Resized):
        parts += [reading.resize]
    return [*parts, *baselines.applicable(exercise).values()]


def _code(part: Callable[..., Any] | type) -> str:
    return stub.normal_form(textwrap.dedent(inspect.getsource(part)))
