"""The starter of an exercise as it was handed out, whatever a learner has written into it since."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from grader.exercise import stub
from grader.exercise.catalog import Entry

OWN_FILES = {"starter.py", "spec.py", "dataset.py", "plots.py", "calibration.json"}
_STUB = "def solution_model():\n    # YOUR CODE HERE\n    return model\n"


def starter_text(entry: Entry) -> str | None:
    """The text of the untouched starter; None if it cannot be known.

    The reference solution is the starter, filled in, so its frame is the starter's. A starter with code to repair has
    no such frame: it is known only while it is untouched.
    """
    if entry.exercise.given_code is None and (text := _emptied(entry)) is not None:
        return text
    if stub.is_untouched(entry.starter, entry.exercise.given_code):
        return entry.starter.read_text(encoding="utf-8")
    return None


def given_files(entry: Entry, text: str) -> list[Path]:
    """The files beside a starter that its text names. Data that only dataset.py names stays: some may be private."""
    not_given = {*OWN_FILES, entry.exercise.model_file, *entry.exercise.files_beside}
    beside = sorted(path for path in entry.folder.iterdir() if path.is_file() and path.name not in not_given)
    return [path for path in beside if re.search(rf"(?<![\w.]){re.escape(path.name)}(?!\w)", text)]


def _emptied(entry: Entry) -> str | None:
    """The reference solution with an empty solution_model()."""
    try:
        text = entry.solution.read_text(encoding="utf-8")
        tree = ast.parse(text)
    except (*stub.NO_PYTHON, OSError):
        return None
    lines = text.splitlines(keepends=True)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "solution_model":
            return "".join([*lines[: node.lineno - 1], _STUB, *lines[node.end_lineno :]])
    return None
