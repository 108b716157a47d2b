"""A project of its own for each test, and models that many tests look at."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader import catalog
from grader.catalog import Entry
from grader.evaluation import Worker

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Project:
    """A copy of some exercises in a folder with a space and a letter beyond ASCII in its name."""

    root: Path

    def add(self, exercise_id: str, *, like: str | None = None, solved: bool = False) -> Entry:
        """Copies an exercise, under another id where `like` names the original; `solved` puts its solution in."""
        original = catalog.find(like or exercise_id)
        folder = self.root / "exercises" / exercise_id
        folder.mkdir(parents=True)
        shutil.copy(original.folder / "spec.py", folder)
        shutil.copy(original.solution if solved else original.starter, folder / "starter.py")
        (self.root / "solutions").mkdir(exist_ok=True)
        shutil.copy(original.solution, self.root / "solutions" / f"{exercise_id}.py")
        return catalog.find(exercise_id, self.root)

    def write_starter(self, entry: Entry, body: str) -> None:
        """Fills solution_model() of a starter: `body` takes the place of its marker."""
        stub = (catalog.ROOT / "exercises" / entry.id / "starter.py").read_text(encoding="utf-8")
        lines = "".join(f"    {line}\n" for line in body.strip("\n").splitlines())
        entry.starter.write_text(stub.replace("    # YOUR CODE HERE\n", lines), encoding="utf-8")

    def run(self, *arguments: str, module: str = "grader", **environment: str) -> subprocess.CompletedProcess[str]:
        """`python -m grader ...` in this project, or `python -m pytest ...`."""
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=self.root,
            env=self.environment(**environment),
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )

    def environment(self, **changes: str) -> dict[str, str]:
        return {**os.environ, "GRADER_ROOT": str(self.root), "PYTHONUTF8": "1", **changes}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "a próject"
    root.mkdir()
    shutil.copy(ROOT / "setup.cfg", root)
    return Project(root)


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    """One evaluating process for all tests that need one."""
    with Worker() as worker:
        yield worker
