"""The contract of an exercise, checked without running it: every breach is reported, not only the first."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from grader.authoring import spec_checks, stub_checks
from grader.authoring.finding import Finding
from grader.authoring.subject import Subject
from grader.errors import CatalogError
from grader.exercise import catalog
from grader.exercise.spec import Exercise

WITH_SPEC: dict[str, Callable[[Subject, Exercise], Iterator[Finding]]] = {
    "spec": spec_checks.check_spec,
    "data": spec_checks.check_data,
    "header": stub_checks.check_header,
    "hints": spec_checks.check_hints,
}
WITHOUT_SPEC: dict[str, Callable[[Subject], Iterator[Finding]]] = {
    "starter": stub_checks.check_starter,
    "solution": stub_checks.check_solution,
    "files": stub_checks.check_files,
    "text": stub_checks.check_text,
}
ORDER = ("spec", "data", "starter", "header", "solution", "hints", "files", "text")


def findings(exercise_id: str, root: Path = catalog.ROOT) -> dict[str, list[Finding]]:
    """Every check in order with its findings, empty if it holds. Without a spec, checks that need one are left out."""
    subject = Subject(exercise_id, root)
    exercise = subject.exercise
    if isinstance(exercise, CatalogError):
        message = exercise.message.replace(f"{root}{os.sep}", "")
        found = {"spec": [Finding(message, exercise.help)]}
        return found | {name: list(check(subject)) for name, check in WITHOUT_SPEC.items()}
    found = {name: list(check(subject, exercise)) for name, check in WITH_SPEC.items()}
    found |= {name: list(check(subject)) for name, check in WITHOUT_SPEC.items()}
    return {name: found[name] for name in ORDER}


def strays(root: Path = catalog.ROOT) -> list[Finding]:
    """Folders without a spec, and solutions without an exercise."""
    known = set(catalog.ids(root))
    folders = [path for path in sorted((root / "exercises").iterdir()) if path.is_dir() and path.name not in known]
    solutions = [path for path in sorted((root / "solutions").glob("*.py")) if path.stem not in known]
    return [
        Finding("a folder without a spec.py.", "Write its spec, or remove it.", f"exercises/{path.name}")
        for path in folders
        if not path.name.startswith((".", "__"))
    ] + [
        Finding("a solution without an exercise.", "Write its exercise, or remove it.", f"solutions/{path.name}")
        for path in solutions
    ]
