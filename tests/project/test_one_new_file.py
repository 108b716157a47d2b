"""A new requirement is one new file, and so is a new command: those of CONTRIBUTING.md, in a copy of the project."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from projects import ROOT, edit

LINE = "category1_linear"


@pytest.fixture(scope="module")
def blocks() -> dict[str, str]:
    """The Python files of CONTRIBUTING.md, by the name that the text before them gives."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return dict(re.findall(r"This is\s`(\w+\.py)`:\n\n```python\n(.*?)```", page, flags=re.DOTALL))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a grader of its own and one exercise."""
    root = tmp_path_factory.mktemp("a copy")
    shutil.copytree(ROOT / "grader", root / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "exercises" / LINE, root / "exercises" / LINE, ignore=shutil.ignore_patterns("mymodel*"))
    (root / "solutions").mkdir()
    shutil.copy(ROOT / "solutions" / f"{LINE}.py", root / "solutions")
    shutil.copy(ROOT / "setup.cfg", root)
    return root


def run(root: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONUTF8": "1", "GRADER_DATASETS_CACHE": str(root / "cache")}
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, encoding="utf-8", timeout=300)


def test_a_new_command_is_one_new_file(copy: Path, blocks: dict[str, str]) -> None:
    (copy / "grader" / "learner" / "commands" / "titles.py").write_text(blocks["titles.py"], encoding="utf-8")
    assert run(copy, "titles", "--upper").stdout == "A STRAIGHT LINE\n"
    assert re.search(r"titles +print the titles of all exercises\n", run(copy, "--help").stdout)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_new_requirement_is_one_new_file(
    copy: Path, blocks: dict[str, str], line_models: dict[str, Path], tmp_path: Path
) -> None:
    (copy / "grader" / "exercise" / "requirements" / "bounded.py").write_text(blocks["bounded.py"], encoding="utf-8")
    spec = copy / "exercises" / LINE / "spec.py"
    edit(spec, "from grader import ", "from grader import Bounded, ")
    edit(spec, "    hints=", "    requires=(Bounded(limit=20),),\n    hints=")
    for learner in ("ada", "eve"):
        (tmp_path / "class" / learner / LINE).mkdir(parents=True)
        shutil.copy(line_models["right"], tmp_path / "class" / learner / LINE / "mymodel.h5")

    def graded(status: str, said: str) -> None:
        alone = run(copy, "grade", LINE, "--model", line_models["right"], "--json", tmp_path / "alone.json")
        assert alone.returncode == (0 if status == "passed" else 1), alone.stdout + alone.stderr
        graded = run(copy, "classroom", "grade", tmp_path / "class", "--out", tmp_path / "out", "--no-resume")
        assert graded.returncode == 0, graded.stdout + graded.stderr
        results = [
            json.loads(path.read_text()) for path in (tmp_path / "alone.json", tmp_path / "out" / "results.json")
        ]
        exercises = [exercise for result in results for exercise in result["exercises"]]
        assert [exercise["status"] for exercise in exercises] == [status] * 3
        for exercise in exercises:
            (check,) = [check for check in exercise["checks"] if check["name"] == "structure"]
            assert re.search(said, check["message"]), check

    graded("passed", r"outputs up to \d\.\d+")
    edit(spec, "limit=20", "limit=0.5")
    graded("failed", r"an output is \d\.\d+, at most 0\.5 is allowed")
    checked = run(copy, "check", LINE, "--quick")
    assert "Required     outputs between -0.5 and 0.5" in checked.stdout, "the header does not state it yet"
