"""Hashes of everything that a measurement depends on. They say what the code is, not where it stands.

Code counts by its statements, without comments, layout and docstrings: a module may be moved, renamed, split, or share
code with another, and no hash changes. What a dataset declares counts by its values.
"""

from __future__ import annotations

import ast
import dataclasses
import functools
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from grader import paths
from grader.authoring import applicable
from grader.datasets import cache
from grader.exercise import catalog, stub
from grader.exercise.catalog import Entry
from grader.exercise.spec import Accuracy, Exercise, NextWord, Resized, Tokens, Windows

# What may change in a spec without a new measurement: bounds are compared with what was measured before.
TEXT = {"title", "skills", "hints", "exam_bar", "given_code"}
BOUNDS = {"metric", "may_pass", "max_megabytes", "max_points", "train_minutes", "train_gigabytes"}
# Fields of a dataset that change no example.
REMARKS = {"name", "description", "version", "address", "sha256", "download_megabytes", "folder"}
# Modules in which datasets are declared and found: they make no data.
INFRASTRUCTURE = {"grader.datasets", "grader.datasets.dataset", "grader.datasets.own"}


def hashes(entry: Entry) -> dict[str, str]:
    """What a measurement depends on, by name.

    `checks` are the parts of the grader that turn predictions into this exercise's scores.
    """
    return {
        "stub": _digest([stub.code_hash(entry.starter)]),
        "solution": _digest([stub.code_hash(entry.solution)]),
        "spec": _digest([repr([(name, value) for name, value in _measured_fields(entry.exercise)])]),
        "dataset": _digest(_dataset_parts(entry.exercise)),
        "checks": _digest(_code(module, name) for module, name in checks(entry.exercise)),
    }


def _measured_fields(exercise: Exercise) -> Iterator[tuple[str, Any]]:
    yield "metric", type(exercise.metric).__name__
    for field in dataclasses.fields(exercise):
        if field.name not in TEXT | BOUNDS:
            yield field.name, getattr(exercise, field.name)


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode(errors="surrogatepass") + b"\0")
    return digest.hexdigest()[:16]


def _dataset_parts(exercise: Exercise) -> Iterator[str]:
    """The versions of a dataset, what it declares, and all code and data files that make it.

    A pretrained backbone counts too, if learners are given one.
    """
    dataset = cache.get(exercise.dataset)
    for source in cache.sources(dataset):
        yield f"{source} {cache.version(dataset, source)}"
    yield repr(declared(dataset))
    modules = modules_of(dataset.name)
    if exercise.needs_backbone:
        modules.append(_path_of("grader.datasets.pretraining"))
    yield from contents(modules)


def declared(value: Any) -> Any:
    """The values of a declaration, without its remarks and without functions, whose code counts instead."""
    if dataclasses.is_dataclass(value):
        held = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        kept = {name: declared(one) for name, one in held if name not in REMARKS and not callable(one)}
        return type(value).__name__, kept
    if isinstance(value, Mapping):
        return {name: declared(one) for name, one in value.items()}
    return value


def modules_of(name: str) -> list[Path]:
    """The modules of a dataset: those in its folder, or the one in the folder of its exercise."""
    own = catalog.ROOT / "exercises" / name / cache.OWN
    return [own] if own.is_file() else sorted((cache.BUILTIN / name).glob("*.py"))


def _path_of(module: str) -> Path:
    path = paths.PROJECT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def contents(modules: Iterable[Path]) -> list[str]:
    """The statements and data files of these modules and of all that they import of the datasets, each once, sorted."""
    found: set[str] = set()
    for path in closure(modules):
        found |= _module(path).statements
        found |= {data.read_text(encoding="utf-8") for data in data_files(path)}
    return sorted(found)


def closure(modules: Iterable[Path]) -> list[Path]:
    """The modules and those of the datasets that they import, directly or not."""
    found: dict[Path, None] = {}
    waiting = list(modules)
    while waiting:
        path = waiting.pop(0)
        if path not in found:
            found[path] = None
            names = _module(path).imported - INFRASTRUCTURE
            waiting += [other for other in map(_path_of, sorted(names)) if other.is_file()]
    return list(found)


def data_files(module: Path) -> list[Path]:
    """The data files beside a module that its code names."""
    names = sorted(_module(module).data)
    return [module.with_name(name) for name in names if module.with_name(name).is_file()]


@dataclass(frozen=True)
class _Module:
    """What a module says: its statements, the modules of datasets that it imports, and its names of JSON files."""

    statements: frozenset[str]
    imported: frozenset[str]
    data: frozenset[str]


def _module(path: Path) -> _Module:
    return _parsed(path.read_bytes(), path.is_relative_to(paths.PACKAGE))


@functools.cache
def _parsed(source: bytes, is_ours: bool) -> _Module:
    nodes = list(ast.walk(tree := ast.parse(source)))
    constants = (node.value for node in nodes if isinstance(node, ast.Constant))
    data = frozenset(text for text in constants if isinstance(text, str) and re.fullmatch(r"\w+\.json", text))
    imported = frozenset(name for name in chain(*map(_imported, nodes)) if name.startswith("grader.datasets."))
    return _Module(frozenset(_statements(tree, is_ours)), imported, data)


def _imported(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.ImportFrom(module=str(name), names=aliases):
            yield name
            yield from (f"{name}.{alias.name}" for alias in aliases)
        case ast.Import(names=aliases):
            yield from (alias.name for alias in aliases)


def _statements(tree: ast.Module, is_ours: bool) -> Iterator[str]:
    """The statements of a module, and what it imports from elsewhere.

    What a module of the grader declares as DATASET counts by its values, what it imports of the grader by its content.
    """
    for statement in _without_our_imports(tree).body:
        match statement:
            case ast.ImportFrom(module=name, names=aliases):
                yield from (f"import {name}.{alias.name} as {alias.asname}" for alias in aliases if _matters(name))
            case ast.Import(names=aliases):
                yield from (f"import {alias.name} as {alias.asname}" for alias in aliases)
            case ast.Assign(targets=[ast.Name(id="DATASET" | "__all__")]) if is_ours:
                pass
            case ast.Expr(value=ast.Constant()):
                pass
            case _:
                yield stub.normal_form(statement)


def _matters(module: str | None) -> bool:
    """Whether an import has an effect when code runs."""
    return module not in ("__future__", "typing", "collections.abc")


def _without_our_imports(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        for name, held in ast.iter_fields(node):
            if isinstance(held, list):
                setattr(node, name, [one for one in held if not _imports_ours(one)])
    return tree


def _imports_ours(node: object) -> bool:
    match node:
        case ast.ImportFrom(module=module):
            return (module or "").split(".")[0] == "grader"
        case ast.Import(names=aliases):
            return all(alias.name.split(".")[0] == "grader" for alias in aliases)
    return False


def checks(exercise: Exercise) -> list[tuple[str, str]]:
    """The code between a model's outputs and its score, and the baselines: modules and the names in them."""
    parts = [("grader.evaluation.shapes", "fed"), ("grader.evaluation.shapes", "read_output")]
    scored = ("is_correct", "classes") if isinstance(exercise.metric, Accuracy) else ("absolute_errors",)
    parts += [("grader.scoring.metric", name) for name in scored]
    tokens, reading = "grader.datasets.tokens", "grader.datasets.reading"
    match exercise.preprocessing:
        case Tokens():
            parts += [(tokens, "words"), (tokens, "Vocabulary"), (reading, "encode")]
        case Windows():
            parts += [("grader.datasets.heldout", "windows"), (reading, "scale"), (reading, "cut")]
        case NextWord():
            parts += [(tokens, "words"), (tokens, "stream"), (tokens, "Vocabulary"), (reading, "next_words")]
        case Resized():
            parts += [(reading, "resize")]
    return parts + [("grader.authoring.baselines", name) for name in applicable.baselines(exercise).values()]


def _code(module: str, name: str) -> str:
    """The code of a function or class. Raises ValueError if the module has none of this name."""
    definitions = _definitions(_path_of(module).read_bytes())
    if name not in definitions:
        raise ValueError(f"{module} has no {name}")
    return definitions[name]


@functools.cache
def _definitions(source: bytes) -> dict[str, str]:
    """The functions and classes of a module in their normal form, by name."""
    body = _without_our_imports(ast.parse(source)).body
    defined = (statement for statement in body if isinstance(statement, ast.FunctionDef | ast.ClassDef))
    return {statement.name: stub.normal_form(ast.Module([statement], [])) for statement in defined}
