"""An exercise that is being checked: its files, and the places in them."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.errors import CatalogError
from grader.exercise import catalog, stub
from grader.exercise.spec import Exercise


@dataclass
class Subject:
    """One exercise with its files; its own check reports a file that cannot be read."""

    id: str
    root: Path

    @property
    def folder(self) -> Path:
        return self.root / "exercises" / self.id

    @property
    def starter(self) -> Path:
        return self.folder / "starter.py"

    @property
    def spec(self) -> Path:
        return self.folder / "spec.py"

    @property
    def solution(self) -> Path:
        return self.root / "solutions" / f"{self.id}.py"

    @cached_property
    def exercise(self) -> Exercise | CatalogError:
        try:
            return catalog.find(self.id, self.root).exercise
        except CatalogError as error:
            return error

    def text(self, path: Path) -> str | None:
        """A file's text, or None if there is no such file or it is not UTF-8."""
        try:
            return path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return None

    def tree(self, path: Path) -> ast.Module | None:
        try:
            return ast.parse(self.text(path) or "")
        except stub.NO_PYTHON:
            return None

    def at(self, path: Path, line: int | None = None) -> str:
        """`exercises/category2_wine/spec.py, line 7`."""
        name = path.relative_to(self.root).as_posix()
        return f"{name}, line {line}" if line else name

    def field(self, name: str, value: object = None) -> str:
        """The place of a field in the spec, or of `value` in that field."""
        for node in ast.walk(self.tree(self.spec) or ast.Module([], [])):
            if isinstance(node, ast.keyword) and node.arg == name:
                constants = (part for part in ast.walk(node.value) if isinstance(part, ast.Constant))
                inside = [part.lineno for part in constants if part.value == value]
                return self.at(self.spec, inside[0] if inside else node.value.lineno)
        return self.at(self.spec)
