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
from typing import Any, NamedTuple

from grader import paths
from grader.authoring import applicable
from grader.datasets import cache
from grader.datasets.cache import Source
from grader.datasets.dataset import Dataset, Lazy
from grader.exercise import catalog, stub
from grader.exercise.catalog import Entry
from grader.exercise.metrics.base import Metric
from grader.exercise.spec import Exercise, NextWord, Resized, Tokens, Windows

# What may change in a spec without a new measurement: bounds are compared with what was measured before.
TEXT = {"title", "skills", "topics", "builds_on", "minutes", "hints", "exam_bar", "given_code"}
BOUNDS = {"real", "metric", "may_pass", "max_megabytes", "max_points", "train_minutes", "train_gigabytes"}
# Fields of a dataset that change no example.
REMARKS = {
    "name",
    "description",
    "version",
    "address",
    "download_megabytes",
    "folder",
    "names",
    "editions",
    "hidden",
    "workaround",
}
OF_STANDIN, OF_REAL = {"generate", "chunk"}, {"real"}
# The modules that hold the baselines.
BASELINES = ("grader.authoring.baselines", "grader.authoring.linear")
# What turns real data into examples, beside the modules that read its files.
READERS = (
    *(("grader.datasets.real", name) for name in ("resized", "_taken", "_by_time")),
    ("grader.datasets.splitting", "real_splits"),
)
# Modules in which datasets are declared and found: they make no data, except for READERS.
INFRASTRUCTURE = {
    "grader.datasets",
    *(f"grader.datasets.{name}" for name in ("dataset", "editions", "own", "own_files", "real", "splitting")),
}


def hashes(entry: Entry, source: Source | None = None) -> dict[str, str]:
    """What a measurement on a source depends on, by name. None is the home source: the stand-in or own files.

    `checks` are the parts of the grader that turn predictions into this exercise's scores. On these and the other four
    depends all that was measured; on the hash of a baseline, which stands under its name, depends its score alone.
    """
    source = source or cache.sources(cache.get(entry.exercise.dataset))[0]
    return {
        "stub": _digest([stub.code_hash(entry.starter)]),
        "solution": _digest([stub.code_hash(entry.solution)]),
        "spec": _digest([repr([(name, value) for name, value in _measured_fields(entry.exercise)])]),
        "dataset": _digest(_dataset_parts(entry.exercise, source)),
        "checks": _digest(_code(module, name) for module, name in checks(entry.exercise)),
        **of_baselines(entry.exercise),
    }


def of_baselines(exercise: Exercise) -> dict[str, str]:
    """The hash of each baseline: of its function, and of all that this names in the modules of the baselines."""
    return {name: _digest(sorted(_used(function))) for name, function in applicable.of_all_outputs(exercise).items()}


def _used(function: str) -> set[str]:
    """The code of a baseline's function and of the definitions that it names, directly or not."""
    modules = {name.split(".")[-1]: _definitions(_path_of(name).read_bytes()) for name in BASELINES}
    found, waiting = {}, [(BASELINES[0].split(".")[-1], function)]
    while waiting:
        module, name = place = waiting.pop()
        if name in modules[module] and place not in found:
            found[place] = modules[module][name].code
            waiting += [(other or module, used) for other, used in modules[module][name].names]
    return set(found.values())


def _measured_fields(exercise: Exercise) -> Iterator[tuple[str, Any]]:
    kinds = {name: type(one.metric).__name__ for name, one in exercise.outputs.items()}
    yield "metric", kinds if exercise.output_names else kinds[""]
    for field in dataclasses.fields(exercise):
        if field.name not in TEXT | BOUNDS:
            yield field.name, getattr(exercise, field.name)


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode(errors="surrogatepass") + b"\0")
    return digest.hexdigest()[:16]


def _dataset_parts(exercise: Exercise, source: Source) -> Iterator[str]:
    """The version of a source, what is declared of it, and all code and data files that make or read it.

    A pretrained backbone counts too, if learners are given one.
    """
    dataset = cache.get(exercise.dataset)
    yield f"{source} {cache.version(dataset, source)}"
    other = OF_REAL if source == "standin" else OF_STANDIN
    kept = {field.name: getattr(dataset, field.name) for field in dataclasses.fields(dataset)}
    yield repr(declared({name: one for name, one in kept.items() if name not in other | REMARKS and not callable(one)}))
    yield from contents(modules_of(dataset, source))
    if source == "real" and not cache.is_own(dataset):
        yield from (_code(*part) for part in READERS)
    if exercise.needs_backbone and source == "standin":
        yield from contents([_path_of("grader.datasets.pretraining")])
    elif exercise.needs_backbone:
        yield _code("grader.datasets.backbone", "mobilenet")


def declared(value: Any) -> Any:
    """The values of a declaration, without its remarks and without functions, whose code counts instead."""
    if hasattr(value, "_asdict") or dataclasses.is_dataclass(value):
        held = value._asdict() if hasattr(value, "_asdict") else vars(value)
        kept = {name: declared(one) for name, one in held.items() if name not in REMARKS and not callable(one)}
        return type(value).__name__, kept
    if isinstance(value, Mapping):
        return {name: declared(one) for name, one in value.items()}
    return value


def modules_of(dataset: Dataset, source: Source) -> list[Path]:
    """The modules that make a source: those that its declaration names, or the one in the folder of its exercise."""
    own = catalog.ROOT / "exercises" / dataset.name / cache.OWN
    if own.is_file():
        return [own]
    files = getattr(dataset.real, "files", None)
    functions = (dataset.write_files, dataset.generate if source == "standin" else files and files.read)
    return sorted({_path_of(one.module) for one in functions if isinstance(one, Lazy)})


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
    """The code between a model's outputs and its score: modules and the names in them."""
    parts = [("grader.evaluation.shapes", "fed"), ("grader.evaluation.shapes", "read_output")]
    parts += [part for one in exercise.outputs.values() for part in _scoring(one.metric)]
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
    return parts


def _scoring(metric: Metric) -> Iterator[tuple[str, str]]:
    """The functions that turn outputs into a metric's value: those that it names, of its module or of all metrics."""
    own = type(metric).__module__
    for name in metric.code:
        yield (own if name in _definitions(_path_of(own).read_bytes()) else "grader.exercise.measures"), name


def _code(module: str, name: str) -> str:
    """The code of a function or class. Raises ValueError if the module has none of this name."""
    definitions = _definitions(_path_of(module).read_bytes())
    if name not in definitions:
        raise ValueError(f"{module} has no {name}")
    return definitions[name].code


class _Definition(NamedTuple):
    """A definition in its normal form, and the names that it uses: `linear.fit` as that module's, `fit` as its own."""

    code: str
    names: frozenset[tuple[str, str]]


@functools.cache
def _definitions(source: bytes) -> dict[str, _Definition]:
    """The functions, classes and constants of a module by name."""
    found = {}
    for statement in _without_our_imports(ast.parse(source)).body:
        match statement:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Assign(targets=[ast.Name(id=name)]):
                nodes = list(ast.walk(statement))
                names = frozenset(used for node in nodes for used in _named(node))
                found[name] = _Definition(stub.normal_form(ast.Module([statement], [])), names)
    return found


def _named(node: ast.AST) -> Iterator[tuple[str, str]]:
    match node:
        case ast.Name(id=name, ctx=ast.Load()):
            yield "", name
        case ast.Attribute(value=ast.Name(id=module), attr=name) if module in (one.split(".")[-1] for one in BASELINES):
            yield module, name
