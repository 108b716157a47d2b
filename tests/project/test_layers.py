"""TensorFlow is imported by the processes that need it and by nothing else; modules import only what stands above."""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "grader"
HEAVY = {"tensorflow", "keras", "tensorflow_datasets", "tf_keras"}

# A folder or module may import what stands in a line above its own, and its neighbours: the package in reading order.
ORDER = [
    "arguments errors exits formatting paths quiet",
    "inspection",
    "exercise",
    "isolation",
    "datasets",
    "training",
    "evaluation",
    "scoring",
    "grading",
    "report",
    "learner",
    "authoring",
    "classroom",
    "pytest_plugin __main__",
]
# The training process compares the model it saved, so it reads the file as the worker does: it is a program of its own.
PROGRAMS = {"training.process"}


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported_by(path: Path) -> set[str]:
    """The grader's modules that a module names in any import, those inside functions included."""
    known, names = modules(), set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names if alias.name in known}
        elif isinstance(node, ast.ImportFrom) and node.module in known:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= (inside & known.keys()) or {node.module}
    return names


def layer(name: str) -> int:
    """The line of ORDER in which a module stands; the package itself shows what a spec.py needs, and its version."""
    part = name.split(".")[1] if "." in name else None
    if part is None:
        return 0
    lines = [number for number, line in enumerate(ORDER) if part in line.split()]
    assert lines, f"grader/{part} is new: give it its place in ORDER"
    return lines[0]


@pytest.mark.parametrize("name", modules())
def test_a_module_imports_only_what_stands_above_it(name):
    if name == "grader" or name.removeprefix("grader.") in PROGRAMS:
        return
    below = sorted(other for other in imported_by(modules()[name]) if layer(other) > layer(name))
    assert not below, f"{name} imports {', '.join(below)}, which stand below it"


def test_no_modules_import_each_other_in_a_circle():
    graph = {name: imported_by(path) - {name} for name, path in modules().items()}
    assert list(graphlib.TopologicalSorter(graph).static_order())


def test_only_the_processes_of_their_own_and_the_readers_of_data_name_tensorflow():
    naming = set()
    for name, path in modules().items():
        for node in ast.walk(ast.parse(path.read_bytes())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            naming |= {name for imported in names if imported.split(".")[0] in HEAVY}
    probing = {name for name in naming if name.startswith("grader.exercise.requirements.")}  # in that same process
    assert {name.removeprefix("grader.") for name in naming - probing} <= {
        "authoring.baselines",
        "training.process",
        "evaluation.process",
        "evaluation.loading",
        "evaluation.predicting",
        "datasets.backbone",
        "datasets.preparing",
        "datasets.pretraining",
        "datasets.reading",
    }


SPECS = ["errors", "exercise.fields", "exercise.requirements", "exercise.spec"]


@pytest.mark.parametrize("name", [name for name in modules() if name.removeprefix("grader.").startswith(tuple(SPECS))])
def test_what_a_spec_is_written_in_needs_the_standard_library_only(name):
    tree = ast.parse(modules()[name].read_bytes())
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    named = {getattr(node, "module", None) or node.names[0].name for node in imports}
    ours = {module for module in named if module.split(".")[0] == "grader"}
    assert {module.split(".")[0] for module in named - ours} <= sys.stdlib_module_names
    assert all(module.removeprefix("grader.").startswith(tuple(SPECS)) for module in ours), ours


def loaded_by(code: str, project=None) -> set[str]:
    """The heavy packages that a program has imported when it ends."""
    ending = "import sys; print('loaded:', *sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{ending}"],
        cwd=project.root if project else ROOT,
        env=project.environment() if project else None,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("loaded:")]
    assert "grader" in line.split()
    return set(line.split()) & HEAVY


@pytest.mark.parametrize(
    "name",
    ["grader", "grader.grading", "grader.inspection.artifact", "grader.pytest_plugin"],
)
def test_importing_the_grader_does_not_import_tensorflow(name):
    assert loaded_by(f"import {name}") == set()


def test_importing_the_datasets_does_not_import_tensorflow():
    assert loaded_by("from grader import datasets; datasets.load") == set()


@pytest.mark.parametrize("arguments", ["list", "list --json", "hint category1_linear", "data list", "grade"])
def test_commands_that_only_look_do_not_import_tensorflow(project, arguments):
    project.add("category1_linear")
    run = "import runpy, sys; sys.argv = {argv}\ntry: runpy.run_module('grader', run_name='__main__', alter_sys=True)"
    code = (
        run.format(argv=["grader", *arguments.split()]) + "\nexcept SystemExit as end: assert end.code in (0, 1), end"
    )
    assert loaded_by(code, project) == set()
