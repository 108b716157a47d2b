"""Writes the exercises as a course for the JetBrains Academy plugin, in version 6 of its YAML format.

A lesson is a category, a task is an exercise: its starter, its header as task.md, and a hidden test that grades. The
test finds the grader, the spec and the data in the project itself, which requirements.txt installs from a clone.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from grader import paths
from grader.authoring.stub_checks import MARKER
from grader.errors import GraderError
from grader.exercise import original, parts, stub
from grader.exercise.catalog import Entry

LESSONS = {
    "foundations": "Foundations",
    "category1": "Category 1: simple models",
    "category2": "Category 2: classifiers",
    "category3": "Category 3: images",
    "category4": "Category 4: text",
    "category5": "Category 5: time series",
}
HOW_TO_GRADE = "Run starter.py to train and save the model, then press Check."
PLACEHOLDER = MARKER.strip()
TEST = """\
import unittest
from pathlib import Path


class TestCase(unittest.TestCase):
    def test_grade(self):
        try:
            from grader.learner import academy
        except ModuleNotFoundError as error:
            self.fail(f"{{error}}. Help: In the terminal, in the course's folder, run: pip install -r requirements.txt")
        academy.check("{id}", Path(__file__).resolve().parents[1])
"""
COURSE = """\
type: marketplace
title: Graded TensorFlow exercises
language: English
summary: Train models that are graded on data they have never seen. Needs Python 3.10 to 3.13.
programming_language: Python
environment: unittest
solutions_hidden: true
content:
{lessons}
additional_files:
  - name: requirements.txt
    visible: true
yaml_version: 6
"""


def write(entries: Sequence[Entry], folder: Path, address: str | None) -> None:
    """Writes the course into a new folder. Learners install the project from `address`, or else from this clone.

    Raises GraderError if somebody has worked in a starter: learners would get that code.
    """
    if touched := [entry.id for entry in entries if not stub.is_untouched(entry.starter, entry.exercise.given_code)]:
        raise GraderError(
            f"there is somebody's work in the starters of {', '.join(touched)}.",
            "Export from a fresh clone, or restore them, for example with git stash.",
        )
    lessons = [(name, list(tasks)) for name, tasks in groupby(entries, key=lambda entry: entry.category)]
    _write(folder / "course-info.yaml", COURSE.format(lessons=_list(name for name, _ in lessons)))
    source = f"git+{address}" if address else paths.PROJECT.as_uri()
    _write(folder / "requirements.txt", f"-e {source}#egg=grader\n")
    for name, tasks in lessons:
        info = f"custom_name: {json.dumps(LESSONS[name])}\ncontent:\n{_list(entry.id for entry in tasks)}\n"
        _write(folder / name / "lesson-info.yaml", info)
        for entry in tasks:
            _write_task(entry, folder / name / entry.id)


def _write_task(entry: Entry, folder: Path) -> None:
    starter = entry.starter.read_text(encoding="utf-8")
    header = parts.markdown(parts.split(starter, entry.id).header, entry.id, HOW_TO_GRADE)
    hints = [f'<div class="hint" title="Hint {number}">\n\n{hint}\n\n</div>\n' for number, hint in _hints(entry)]
    code = parts.moved(starter, entry.id, HOW_TO_GRADE)
    given = original.given_files(entry, starter)
    _write(folder / "task.md", "\n".join([header, *hints]))
    _write(folder / "starter.py", code)
    _write(folder / "tests" / "__init__.py", "")
    _write(folder / "tests" / "test_task.py", TEST.format(id=entry.id))
    for path in given:
        shutil.copyfile(path, folder / path.name)
    _write(folder / "task-info.yaml", _task_info(entry, code, [path.name for path in given]))


def _hints(entry: Entry) -> list[tuple[int, str]]:
    return [(number, hint.replace("<", "&lt;")) for number, hint in enumerate(entry.exercise.hints, start=1)]


def _task_info(entry: Entry, code: str, given: Sequence[str]) -> str:
    lines = [f"type: edu\ncustom_name: {json.dumps(entry.exercise.title)}\nfiles:", *_file("starter.py")]
    if PLACEHOLDER in code:
        lines += ["    placeholders:", f"      - offset: {code.index(PLACEHOLDER)}"]
        lines += [f"        length: {len(PLACEHOLDER)}", f"        placeholder_text: {json.dumps(PLACEHOLDER)}"]
    for name in given:
        lines += _file(name)
    return "\n".join([*lines, *_file("tests/test_task.py", "false"), *_file("tests/__init__.py", "false"), ""])


def _file(name: str, visible: str = "true") -> list[str]:
    return [f"  - name: {json.dumps(name)}", f"    visible: {visible}"]


def _list(names: Iterable[str]) -> str:
    return "\n".join(f"  - {name}" for name in names)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")  # offsets count each end of line as one
