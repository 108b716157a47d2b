"""Writes a starter as a notebook for Jupyter, VS Code or Colab: its parts become cells, in their order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from grader import files, repository
from grader.exercise import parts
from grader.exercise.catalog import Entry

HOW_TO_GRADE = "Run the cells in order. The last one trains, saves and grades the model."
# On a machine with the project, only its last lines do anything.
SETUP = """\
# Finds the project. On a machine that lacks it, such as Colab, it is fetched first.
PROJECT = "{address}"  # its address for git clone, or the path of a zip of it
import importlib.util, pathlib, shutil, subprocess, sys

if not importlib.util.find_spec("grader"):
    folder = pathlib.Path("graded-exercises").absolute()
    if not (folder.exists() or PROJECT):
        raise FileNotFoundError("Set PROJECT above: an address, or the path of an uploaded zip.")
    if not folder.exists() and PROJECT.endswith(".zip"):
        shutil.unpack_archive(PROJECT, folder)
    elif not folder.exists():
        subprocess.run(["git", "clone", "--quiet", "--depth", "1", PROJECT, str(folder)], check=True)
    sys.path.insert(0, str(next(folder.glob("**/grader/__init__.py")).parents[1]))
    needed = [{needed}]
    if missing := [name for name in needed if not importlib.util.find_spec(name)]:
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", *missing], check=True)

from grader.learner import notebook

__file__ = notebook.enter("{id}")  # the working directory is now the exercise's folder"""
NEEDED = ("tensorflow", "tensorflow_datasets", "importlib_resources", "psutil")  # by a training, in any version
BEFORE, AFTER = "notebook.require_solution(solution_model)", 'notebook.grade("{id}", model)'
METADATA = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}


def notebook(entry: Entry) -> dict[str, Any]:
    """The notebook of an exercise, in nbformat 4.5, with the code that its starter has now.

    Raises GraderError if the starter's frame is gone.
    """
    split = parts.split(entry.starter.read_text(encoding="utf-8"), entry.id)
    setup = SETUP.format(
        address=repository.address() or "", id=entry.id, needed=", ".join(f'"{name}"' for name in NEEDED)
    )
    last = "\n\n".join([BEFORE, split.ending, AFTER.format(id=entry.id)])
    cells = [
        _cell("task", "markdown", parts.markdown(split.header, entry.id, HOW_TO_GRADE).rstrip()),
        _cell("setup", "code", setup),
        *(_cell(f"given-{number}", "code", code) for number, code in enumerate(split.given, start=1)),
        _cell("solution", "code", split.solution),
        _cell("grade", "code", last),
    ]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": METADATA, "cells": cells}


def _cell(name: str, kind: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"id": name, "cell_type": kind, "metadata": {}, "source": text.splitlines(keepends=True)}
    return cell if kind == "markdown" else {**cell, "execution_count": None, "outputs": []}


def write(entry: Entry, path: Path) -> None:
    with files.written_whole(path) as part:
        part.write_text(json.dumps(notebook(entry), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
