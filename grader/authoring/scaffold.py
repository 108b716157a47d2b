"""Writes a new exercise from one that runs: every place to fill has a TODO with the new exercise's id."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import grader
from grader.errors import CatalogError, GraderError
from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.exercise.header import task_lines
from grader.exercise.requirements.layer import Layer
from grader.exercise.spec import Exercise, Metric

# The plainest exercise of each category, which a new one starts from.
LIKE = {
    "foundations": "category1_linear",
    "category1": "category1_linear",
    "category2": "category2_mnist",
    "category3": "category3_rock_paper_scissors",
    "category4": "category4_sarcasm",
    "category5": "category5_sunspots",
}
HINTS = ("a nudge, such as a question", "where to look", "the idea, in words, without code")


def new(exercise_id: str, like: str | None = None, root: Path = catalog.ROOT) -> list[Path]:
    """Writes starter, spec and solution of a new exercise and returns their paths. Nothing is overwritten.

    Raises CatalogError for an id that is malformed or in use, UnknownExercise if there is no exercise to start from,
    and GraderError if the files cannot be written; then it writes none.
    """
    catalog.require_id(exercise_id)
    folder, solution = root / "exercises" / exercise_id, root / "solutions" / f"{exercise_id}.py"
    for path in (folder, solution):
        if path.exists():
            raise CatalogError(f"{exercise_id} is in use: {path} exists.", "Choose another id, or remove that first.")
    model = catalog.find(like or LIKE[exercise_id.split("_")[0]], root)
    if not model.solution.is_file():
        raise CatalogError(f"{model.id} has no solution to start from.", f"Write {model.solution}, or pass --like ID.")
    entry = Entry(exercise_id, folder, _unfilled(model.exercise, exercise_id), root)
    texts = {
        folder / "starter.py": _with_header(entry, model.starter.read_text(encoding="utf-8")),
        folder / "spec.py": _spec(entry),
        solution: _with_header(entry, _with_todo(model.solution.read_text(encoding="utf-8"), exercise_id)),
    }
    _write(folder, texts)
    return list(texts)


def next_steps(exercise_id: str) -> str:
    """What to do with the files, in two commands."""
    return (
        f"It runs as it stands. Fill every TODO({exercise_id}), then:\n"
        f"  python -m grader check {exercise_id} --quick\n"
        f"  python -m grader calibrate {exercise_id}"
    )


def _todo(exercise_id: str, what: str) -> str:
    return f"TODO({exercise_id}): {what}"


def _unfilled(exercise: Exercise, exercise_id: str) -> Exercise:
    return dataclasses.replace(
        exercise,
        title=_todo(exercise_id, "its title, unlike any other"),
        hints=tuple(_todo(exercise_id, hint) for hint in HINTS),
        builds_on=(),
        exam_bar=None,
    )


def _with_header(entry: Entry, source: str) -> str:
    """The code of a starter or a solution below the header of the new exercise."""
    _, code = source.split("\n\n", 1)
    group = entry.category.replace("category", "Category ").capitalize()
    lines = [
        f"{group}: {entry.exercise.title}",
        "",
        _todo(entry.id, "what to build and train, never how."),
        "",
        f"{'Data':<12} {_todo(entry.id, 'what the examples and their labels are')}",
        *task_lines(entry.exercise),
        "",
        _todo(entry.id, "in which form the grader feeds its examples."),
        f"Run this file to train and save the model. Grade it: pytest exercises/{entry.id}",
    ]
    return "\n".join(f"# {line}".rstrip() for line in lines) + "\n\n" + code


def _with_todo(source: str, exercise_id: str) -> str:
    """A solution with a TODO in place of its leading comment."""
    lines = source.splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if line.startswith("def solution_model(")) + 1
    end = start
    while lines[end].lstrip().startswith("#"):
        end += 1
    return "".join([*lines[:start], f"    # {_todo(exercise_id, 'why this works, for the learner')}\n", *lines[end:]])


def _spec(entry: Entry) -> str:
    """A spec.py with the fields that differ from their defaults, in their order."""
    fields = "\n".join(f"    {line}" for line in _fields(entry))
    kinds = {"Exercise", *(type(one).__name__ for one in entry.exercise.requires)}
    names = ", ".join(sorted(kinds | {name for name in grader.__all__ if f"{name}(" in fields}))
    return f"from grader import {names}\n\nSPEC = Exercise(\n{fields}\n)\n"


def _fields(entry: Entry) -> Iterator[str]:
    remarks = {
        "skills": "the skills it trains, as docs/exercises.md names them",
        "topics": "the topics it takes, by their keys in grader/exercise/topics.py; or remove it",
        "dataset": f"one of python -m grader data list, or {entry.id} with a dataset.py next to this file",
        "metric": f"what was measured; python -m grader calibrate {entry.id} proposes a bar",
        "may_pass": "why that is what the exercise is about; or remove it",
    }
    for field in dataclasses.fields(entry.exercise):
        value = getattr(entry.exercise, field.name)
        if not field.init or value == field.default:
            continue
        if field.name in remarks:
            yield f"# {_todo(entry.id, remarks[field.name])}"
        if field.name == "hints":
            yield from ("hints=(", *(f"    {_source(hint)}," for hint in value), "),")
        else:
            yield f"{field.name}={_source(value)},"


def _source(value: object) -> str:
    """A value as it is written in a spec."""
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False)
        case tuple():
            return f"({', '.join(map(_source, value))}{',' if len(value) == 1 else ''})"
        case dict():
            return f"{{{', '.join(f'{_source(name)}: {_source(one)}' for name, one in value.items())}}}"
        case Metric():
            return value.source
        case Layer(name=name, at_least=1):
            return f"Layer({_source(name)})"
    return repr(value)


def _write(folder: Path, texts: dict[Path, str]) -> None:
    """Writes all files or none: if one cannot be written, the others are removed."""
    written = []
    try:
        folder.mkdir(parents=True)
        for path, text in texts.items():
            path.parent.mkdir(exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                written.append(path)
                file.write(text)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            folder.rmdir()
        reason = f"{error.filename or folder} cannot be written: {error.strerror}."
        raise GraderError(reason, "Free up disk space, or fix the permissions.") from error
