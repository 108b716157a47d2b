"""A run of CI times the machine, then goes from quick to slow checks, and trains a third of the references in turn."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from projects import ROOT

from grader.exercise import catalog

RUN = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
IDS = [f"category1_{letter}" for letter in "abcdefghi"]
SPEC = 'SPEC = Exercise(title="Old", hints=("old",), metric=Accuracy(at_least=0.9, step=0.02))\n'
CODE = '"""Old."""\nbatch = 32  # old\n'


def _references() -> ModuleType:
    spec = importlib.util.spec_from_file_location("references", ROOT / ".ci" / "references.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


references = _references()


class Repository:
    """A git repository of nine exercises."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "--quiet", "--initial-branch=main")
        for name in IDS:
            self.write(f"exercises/{name}/spec.py", SPEC)
            self.write(f"exercises/{name}/starter.py", CODE)
            self.write(f"exercises/{name}/calibration.json", '{"hashes": {"stub": "1"}}')
            self.write(f"solutions/{name}.py", CODE)
        self.commit()

    def git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=self.root, check=True, capture_output=True, timeout=60)

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "a change")

    def chosen(self) -> list[str]:
        found: list[str] = references.choice(self.root)[0]
        return found

    def why(self) -> str:
        reason: str = references.choice(self.root)[1]
        return reason


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    if shutil.which("git") is None:
        pytest.skip("needs git")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)  # a hook, for example, names its own repository
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for name in ("GIT_AUTHOR", "GIT_COMMITTER"):
        monkeypatch.setenv(f"{name}_NAME", "somebody")
        monkeypatch.setenv(f"{name}_EMAIL", "somebody@example.org")
    (tmp_path / "project").mkdir()
    return Repository(tmp_path / "project")


def test_three_commits_in_a_row_train_every_reference(repository: Repository) -> None:
    turns = []
    for _ in range(3):
        repository.commit()
        turns.append(repository.chosen())
    assert turns == [IDS[2::3], IDS[0::3], IDS[1::3]]
    assert repository.why().startswith("turn 2 of 3, by 4 commits; changed since ")
    assert repository.why().endswith(": nothing")


def test_the_first_commit_trains_every_reference(repository: Repository) -> None:
    assert (repository.chosen(), repository.why()) == (IDS, "all, as this is the first commit")


@pytest.mark.parametrize(
    "path, text",
    [
        ("exercises/category1_b/calibration.json", '{"schema": 1}'),
        ("exercises/category1_b/spec.py", SPEC.replace("0.9", "0.95")),
        ("exercises/category1_b/starter.py", CODE.replace("32", "64")),
        ("exercises/category1_b/starter.py", "batch = (\n"),
        ("exercises/category1_b/wine.csv", "1,2"),
        ("solutions/category1_b.py", CODE.replace("32", "64")),
    ],
)
def test_a_changed_exercise_is_trained_out_of_turn_once(repository: Repository, path: str, text: str) -> None:
    repository.write(path, text)
    repository.commit()
    assert repository.chosen() == ["category1_b", *IDS[2::3]]
    assert repository.why().endswith(": category1_b")
    repository.commit()
    assert repository.chosen() == IDS[0::3]


@pytest.mark.parametrize(
    "path, text",
    [
        ("exercises/category1_b/spec.py", SPEC.replace("Old", "New").replace("old", "new")),
        ("exercises/category1_b/starter.py", CODE.replace("Old", "New").replace("old", "new")),
        ("exercises/category1_b/spec.py", SPEC.replace("title", "minutes=5, topics=(), title")),
        ("exercises/category1_b/calibration.json", '{"hashes": {"stub": "2"}}'),
        ("solutions/category1_b.py", CODE.replace("Old", "New").replace("old", "new")),
        ("README.md", "new"),
    ],
)
def test_other_words_train_nothing_out_of_turn(repository: Repository, path: str, text: str) -> None:
    repository.write(path, text)
    repository.commit()
    assert repository.chosen() == IDS[2::3]


def test_an_exercise_that_was_removed_is_not_trained(repository: Repository) -> None:
    shutil.rmtree(repository.root / "exercises" / "category1_b")
    repository.commit()
    assert "category1_b" not in repository.chosen()


def test_a_branch_trains_what_any_of_its_commits_changed(repository: Repository) -> None:
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    repository.write("solutions/category1_b.py", "batch = 64\n")
    repository.commit()
    repository.commit()
    assert repository.chosen() == ["category1_a", "category1_b", "category1_d", "category1_g"]


def test_a_fresh_clone_chooses_as_the_original(repository: Repository, tmp_path: Path) -> None:
    repository.write("solutions/category1_b.py", "batch = 64\n")
    repository.commit()
    repository.git("clone", "--quiet", str(repository.root), str(tmp_path / "clone"))
    assert references.choice(tmp_path / "clone") == references.choice(repository.root)


@pytest.mark.parametrize("depth", [1, 2])
def test_a_shallow_clone_takes_its_turn_by_the_hash_of_the_commit(
    repository: Repository, tmp_path: Path, depth: int
) -> None:
    repository.write("solutions/category1_b.py", "batch = 64\n")
    repository.commit()
    repository.git("clone", "--quiet", f"--depth={depth}", repository.root.as_uri(), str(tmp_path / "clone"))
    chosen, why = references.choice(tmp_path / "clone")
    assert any(set(IDS[turn::3]) <= set(chosen) for turn in range(3)) and len(chosen) in (3, 4)
    assert "by the commit's hash, as the clone is shallow" in why
    assert why.endswith("what was changed is unknown" if depth == 1 else ": category1_b")


def test_without_git_every_reference_is_trained(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert (repository.chosen(), repository.why()) == (IDS, "all, as there is no git history")


def test_ids_go_to_stdout_and_the_reason_to_stderr(repository: Repository) -> None:
    repository.commit()
    done = subprocess.run(
        [sys.executable, ROOT / ".ci" / "references.py"],
        env={**os.environ, "GRADER_ROOT": str(repository.root)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout.split()) == (0, IDS[2::3])
    assert done.stderr == f"References: 3 of 9: {repository.why()}.\n"


def test_the_references_of_this_project_take_as_long_in_each_third() -> None:
    seconds = {}
    for name in catalog.ids():
        stored = json.loads((ROOT / "exercises" / name / "calibration.json").read_text(encoding="utf-8"))
        seconds[name] = statistics.median(run["seconds"] for run in stored["measurement"]["reference"])
    turns = references.dealt(ROOT, catalog.ids())
    assert sorted(sum(turns, [])) == sorted(catalog.ids())
    thirds = [sum(seconds[name] for name in turn) for turn in turns]
    assert max(thirds) < 0.4 * sum(thirds)


def test_slow_references_are_dealt_out(repository: Repository) -> None:
    for name, seconds in zip(IDS, (50, 40, 30, 1, 1, 1, 1, 1, 1), strict=True):
        stored = {"measurement": {"reference": [{"seconds": seconds}]}}
        repository.write(f"exercises/{name}/calibration.json", json.dumps(stored))
    slow = set(IDS[:3])
    assert [len(slow.intersection(turn)) for turn in references.dealt(repository.root, IDS)] == [1, 1, 1]
    repository.write(f"exercises/{IDS[0]}/calibration.json", "not JSON")
    assert IDS[0] in references.dealt(repository.root, IDS)[2]  # as if it took no time


def test_a_run_goes_from_what_is_quick_to_what_is_long() -> None:
    steps = re.findall(r"^step (.*)$", RUN, re.MULTILINE)
    assert [step.replace(' -r requirements.txt -e ".[dev]"', "") for step in steps] == [
        "pip install --quiet --disable-pip-version-check",
        "ruff check .",
        "ruff format --check .",
        "mypy",
        "pytest tests",
        "pytest $long -m slow",
        "python -m grader check --all --quick",
        "python -m grader grade --solutions $references",
        'python tests/diagnosis/bench.py --check --from "$(git rev-list --count HEAD)" --minutes 1.5',
    ]
    assert RUN.index("20_000_000") < RUN.index("step()")


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows, bash may be that of WSL")
def test_a_run_is_a_program_that_bash_understands() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    subprocess.run(["bash", "-n", ROOT / ".ci" / "run"], check=True, timeout=60)


def workflow(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8"))
    return found


def test_the_tests_run_with_every_version_of_python_and_on_every_system() -> None:
    matrix = workflow("ci.yml")["jobs"]["tests"]["strategy"]["matrix"]
    assert matrix["python"] == ["3.10", "3.11", "3.12", "3.13"]
    systems = {*matrix["os"], *(one["os"] for one in matrix["include"])}
    assert systems == {"ubuntu-latest", "windows-latest", "macos-latest"}


def test_the_run_sees_the_whole_history() -> None:
    checkout, *_, run = workflow("ci.yml")["jobs"]["everything"]["steps"]
    assert (checkout["with"], run["run"]) == ({"fetch-depth": 0}, "bash .ci/run")


@pytest.mark.parametrize("name", ["ci.yml", "exercises.yml"])
def test_downloads_are_kept_until_the_list_of_dependencies_changes(name: str) -> None:
    steps = [step for job in workflow(name)["jobs"].values() for step in job["steps"]]
    set_up = [step["with"] for step in steps if step.get("uses", "").startswith("actions/setup-python")]
    assert set_up and all(one["cache-dependency-path"] == "setup.cfg" for one in set_up)
