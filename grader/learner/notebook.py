"""What the cells of a notebook call: they train with any TensorFlow, and grade in a process with the one we need."""

from __future__ import annotations

import ast
import configparser
import inspect
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from importlib import metadata
from typing import Any

from grader import paths
from grader.errors import GraderError, text_of
from grader.exercise import catalog, stub
from grader.learner import own_run
from grader.quiet import without_remarks
from grader.training.explain import explain

ENVIRONMENT = paths.PROJECT / ".venv"  # as the README makes it
FOR_GRADING = ("tensorflow", "keras")
_last: dict[str, Any] = {}  # the model that was graded last


class Stop(GraderError):
    """Ends a cell with a message. IPython shows it without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


def enter(exercise_id: str) -> str:
    """Makes the exercise's folder the working directory, as if its starter ran. Returns the path for `__file__`."""
    folder = catalog.find(exercise_id).folder
    os.chdir(folder)
    if str(folder) not in sys.path:
        sys.path.append(str(folder))  # last, so that no file beside the starter can take the place of a library
        without_remarks()
    if (shell := sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None) is not None:
        shell.set_custom_exc((Exception,), _show_with_help)
    return str(folder / f"{exercise_id}.ipynb")


def _show_with_help(shell: Any, kind: type, error: Exception, trace: Any, tb_offset: int | None = None) -> None:
    """Shows an exception of a cell, and below it what to do, if that is known."""
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
    if help := explain(f"{kind.__name__}: {text_of(error)}"):
        print(f"Help: {help}")


def require_solution(solution_model: Callable[[], Any]) -> None:
    """Raises Stop if solution_model() is still the stub: it would return a model left by an earlier run, or none."""
    names = solution_model.__globals__
    if names.get("model") is _last.get("model"):
        names.pop("model", None)
    try:
        name = stub.returned_name(ast.parse(textwrap.dedent(inspect.getsource(solution_model))))
    except (OSError, *stub.NO_PYTHON):
        return
    if name is not None and name not in names:
        raise Stop("solution_model() is still the stub.", "Write it in the cell above, run that cell, then this one.")


def grade(exercise_id: str, model: Any) -> None:
    """Grades the model that the cell has saved, in a process of its own, and prints the grade."""
    _last["model"] = model
    entry = catalog.find(exercise_id)
    own_run.keep(entry.folder)
    if entry.exercise.needs_history:
        print(f"{exercise_id} is about the training itself, so the grader must train the model. Copy your code")
        print(f"into {entry.starter}, then: python -m grader grade {exercise_id}")
    elif python := _python_for_grading():
        _run([python, "-m", "grader", "grade", exercise_id])
    else:
        _say_how_to_grade(entry)


def install() -> None:
    """Makes an environment for grading in the project's folder, .venv. This notebook's own stays as it is."""
    if _python_for_grading():
        return
    print(f"Installing what grading needs into {ENVIRONMENT}: 2.5 GB, some minutes.", flush=True)
    made = [sys.executable, "-m", "venv", "--without-pip", str(ENVIRONMENT)]  # Colab's Python has no ensurepip
    filled = [sys.executable, "-m", "pip", "--python", str(ENVIRONMENT), "install", "--quiet", "-r", "requirements.txt"]
    if _run(made) or _run(filled):
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        raise Stop("the environment for grading cannot be installed.", "The lines above say why.")


def _say_how_to_grade(entry: catalog.Entry) -> None:
    misfits = "; ".join(f"{needed}, here is {found}" for needed, found in _misfits())
    print(f"Saved {entry.model}, {entry.model.stat().st_size / 1e6:.2f} MB. Grading needs {misfits}.")
    print(f"Download the file and grade it where the project is set up: python -m grader grade {entry.id} --model FILE")
    print("Or grade it here, in an environment of its own, which takes some minutes to install. In a new cell, run:")
    print(f'notebook.install(); notebook.grade("{entry.id}", model)')


def _misfits() -> list[tuple[str, str]]:
    """What grading needs in another version than this Python has, with that version, by the list in setup.cfg."""
    from packaging.requirements import Requirement

    declared = configparser.ConfigParser()
    declared.read(paths.PROJECT / "setup.cfg", encoding="utf-8")
    lines = [line for line in declared["options"]["install_requires"].splitlines() if line and line[0] != "#"]
    found = []
    for one in map(Requirement, lines):
        if one.name in FOR_GRADING and (one.marker is None or one.marker.evaluate()):
            version = _version(one.name)
            if version not in one.specifier:
                found.append((f"{one.name} {one.specifier}", version))
    return found


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "0"


def _python_for_grading() -> str | None:
    """A Python with what grading needs: this one, or that of the project's environment; None if neither has it."""
    if not _misfits():
        return sys.executable
    place = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    return str(place) if place.is_file() else None


def _run(command: list[str]) -> int:
    """Runs a command in the project's folder, prints what it says, as not all kernels do, and returns its status."""
    kernels = ("MPLBACKEND", "FORCE_COLOR", "CLICOLOR_FORCE")  # for output in a notebook, which a process does not have
    environment = {name: value for name, value in os.environ.items() if name not in kernels}
    environment |= {"PYTHONUTF8": "1", "CUDA_VISIBLE_DEVICES": "-1"}  # the notebook's own TensorFlow holds the GPU
    with subprocess.Popen(
        command,
        cwd=paths.PROJECT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
    return process.returncode
