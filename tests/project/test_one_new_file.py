"""A requirement, a metric and a command are one new file each: those of CONTRIBUTING.md, in a copy of the project."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

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


def results(copy: Path, model: Path, folder: Path) -> list[dict[str, Any]]:
    """The results of a model that is graded alone, and in a class of two."""
    for learner in ("ada", "eve"):
        (folder / "class" / learner / LINE).mkdir(parents=True, exist_ok=True)
        shutil.copy(model, folder / "class" / learner / LINE / "mymodel.h5")
    alone = run(copy, "grade", LINE, "--model", model, "--json", folder / "alone.json")
    assert alone.returncode in (0, 1), alone.stdout + alone.stderr
    graded = run(copy, "classroom", "grade", folder / "class", "--out", folder / "out", "--no-resume")
    assert graded.returncode == 0, graded.stdout + graded.stderr
    found = [json.loads(path.read_text()) for path in (folder / "alone.json", folder / "out" / "results.json")]
    return [exercise for result in found for exercise in result["exercises"]]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_new_metric_is_one_new_file(
    copy: Path, blocks: dict[str, str], line_models: dict[str, Path], tmp_path: Path
) -> None:
    name = "mean_relative_error.py"
    (copy / "grader" / "exercise" / "metrics" / name).write_text(blocks[name], encoding="utf-8")
    spec = copy / "exercises" / LINE / "spec.py"
    kept = spec.read_text(encoding="utf-8")
    try:
        edit(spec, "MeanAbsoluteError", "MeanRelativeError")
        edit(spec, "at_most=0.01, step=0.01", "at_most=0.1, step=0.05")
        checked = run(copy, "check", LINE, "--quick").stdout
        assert "mean relative error of at most 0.1 on held-out data, one point less for every 0.05 above it" in checked
        right = results(copy, line_models["right"], tmp_path)
        assert [one["status"] for one in right] == ["passed"] * 3
        assert {one["metric"]["name"] for one in right} == {"MRE"}
        wrong = results(copy, line_models["wrong"], tmp_path)
        assert [(one["status"], one["points"]) for one in wrong] == [("failed", 0)] * 3
        assert "MRE" in wrong[0]["checks"][-1]["message"] and "the best constant has" in wrong[0]["diagnosis"]["known"]
    finally:
        spec.write_text(kept, encoding="utf-8")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_new_requirement_is_one_new_file(
    copy: Path, blocks: dict[str, str], line_models: dict[str, Path], tmp_path: Path
) -> None:
    (copy / "grader" / "exercise" / "requirements" / "bounded.py").write_text(blocks["bounded.py"], encoding="utf-8")
    spec = copy / "exercises" / LINE / "spec.py"
    edit(spec, "from grader import ", "from grader import Bounded, ")
    edit(spec, "    hints=", "    requires=(Bounded(limit=20),),\n    hints=")

    def graded(status: str, said: str) -> None:
        exercises = results(copy, line_models["right"], tmp_path)
        assert [exercise["status"] for exercise in exercises] == [status] * 3
        for exercise in exercises:
            (check,) = [check for check in exercise["checks"] if check["name"] == "structure"]
            assert re.search(said, check["message"]), check

    graded("passed", r"outputs up to \d\.\d+")
    edit(spec, "limit=20", "limit=0.5")
    graded("failed", r"an output is \d\.\d+, at most 0\.5 is allowed")
    checked = run(copy, "check", LINE, "--quick")
    assert "Required     outputs between -0.5 and 0.5" in checked.stdout, "the header does not state it yet"
