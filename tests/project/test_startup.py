"""Commands that only look start fast: they import nothing that makes data and no NumPy."""

from __future__ import annotations

import subprocess
import sys

import pytest
from projects import Project, edit

NAME = "category1_own"
# Runs a module as `python -m` does, and then says on stderr what is imported.
RUN = """
import runpy, sys
sys.argv = sys.argv[1:]
try:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
finally:
    print("imported:", *sys.modules, file=sys.stderr)
"""


@pytest.fixture
def two_exercises(project: Project) -> Project:
    """One of our datasets, and one of an exercise's own."""
    project.add("category1_linear")
    entry = project.add(NAME, like="category1_linear")
    for path in (entry.folder / "spec.py", entry.starter):
        edit(path, '"linear"', f'"{NAME}"')
    declaration = 'from grader.datasets.own import table\n\nDATASET = table("points.csv", inputs=("x",), label="y")\n'
    (entry.folder / "dataset.py").write_text(declaration, encoding="utf-8")
    (entry.folder / "points.csv").write_text("x,y\n" + "1,1\n" * 10, encoding="utf-8")
    return project


def imported(project: Project, command: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", RUN, *command.split()],
        cwd=project.root,
        env=project.environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("imported:")]
    assert "grader.exercise.spec" in line.split(), done.stderr
    return set(line.split())


def is_heavy(module: str) -> bool:
    """NumPy, TensorFlow, and all of a dataset but its declaration."""
    parts = module.split(".")
    is_generator = parts[:2] == ["grader", "datasets"] and (parts[2:3] == ["generators"] or len(parts) > 4)
    return parts[0] in ("numpy", "tensorflow", "keras") or is_generator


@pytest.mark.parametrize(
    "command",
    [
        "grader list",
        "grader list --json",
        f"grader hint {NAME}",
        "grader data list",
        "grader exam",
        "grader check category1_linear --quick",
        "pytest --collect-only",
    ],
)
def test_what_only_looks_imports_no_generator_and_no_numpy(two_exercises: Project, command: str) -> None:
    assert [module for module in imported(two_exercises, command) if is_heavy(module)] == []


def test_list_draws_its_table_without_rich(two_exercises: Project) -> None:
    """Importing rich alone takes twice as long as Python takes to start, and drawing as long again."""
    assert "rich" not in imported(two_exercises, "grader list")
