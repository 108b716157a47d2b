"""Only the processes that need TensorFlow import it; modules import only what is above them in ORDER."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest
from house import ROOT, backwards, floors, house, imports, modules

IMPORTS = imports()
HEAVY = {"tensorflow", "keras", "tensorflow_datasets", "tf_keras"}

# The package in reading order. A folder or module may import its neighbours, and what is in a line above its own.
ORDER = [
    "arguments errors exits files formatting histories own_process paths quiet records repository",
    "inspection",
    "exercise",
    "isolation",
    "datasets",
    "evaluation",
    "training",
    "scoring grading",
    "diagnosis",
    "report",
    "learner",
    "authoring classroom",
    "pytest_plugin __main__",
]


def layer(name: str) -> int:
    """The line of ORDER with this module. The package itself may be imported by all: it shows what a spec.py needs."""
    part = name.split(".")[1] if "." in name else None
    if part is None:
        return 0
    lines = [number for number, line in enumerate(ORDER) if part in line.split()]
    assert lines, f"grader/{part} is new: give it its place in ORDER"
    return lines[0]


def test_a_module_imports_only_what_is_above_it():
    for name in IMPORTS.keys() - {"grader"}:
        below = sorted(other for other in IMPORTS[name] if layer(other) > layer(name))
        assert not below, f"{name} imports {', '.join(below)}, which are below it"


def test_neither_modules_nor_folders_import_each_other_in_a_circle():
    assert backwards(IMPORTS) == set()
    for package in ("grader", "grader.datasets", "grader.inspection", "grader.evaluation"):
        assert backwards(house(IMPORTS, package)) == set(), package


def test_an_arrow_back_up_is_found():
    rooms = {"roof": {"hall"}, "hall": {"cellar"}, "cellar": {"roof"}, "garden": {"hall"}}
    assert len(backwards(rooms)) == 1 and floors({**rooms, "cellar": set()}) == 3
    assert house({"a.x.one": {"a.y", "b.z"}, "a.y": {"a.x.two"}, "b.z": {"a.y"}}, "a") == {"x": {"y"}, "y": {"x"}}


def test_only_separate_processes_and_readers_of_data_import_tensorflow():
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
        "evaluation.ablation",
        "evaluation.ends",
        "evaluation.examining",
        "evaluation.legacy_layers",
        "evaluation.loading",
        "evaluation.predicting",
        "datasets.backbone",
        "datasets.building",
        "datasets.class_folders",
        "datasets.pretraining",
        "datasets.reading",
        "datasets.real",
    }


SPECS = ["errors", "exercise.fields", "exercise.metrics", "exercise.requirements", "exercise.spec"]


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
