"""The files around the code are true: the security policy, the changelog, editors' settings, hooks and forms."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from projects import ROOT

from grader.isolation.level import Level

FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_what_the_security_policy_points_to_exists() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", text("SECURITY.md"))
    assert {"grader/inspection", "grader/evaluation", "grader/isolation", "tests/hostile/README.md"} <= set(links)
    assert [link for link in links if not (ROOT / link).exists()] == []
    assert all(f"`{level}`" in text("SECURITY.md") for level in Level)


def test_every_line_of_the_changelog_is_tagged_and_the_newest_are_unreleased() -> None:
    sections = re.split(r"^## ", text("CHANGELOG.md"), flags=re.MULTILINE)[1:]
    assert sections[0].startswith("Unreleased\n")
    for line in "".join(sections).splitlines():
        assert not line.startswith("- ") or line.startswith(("- exercise: ", "- grader: ", "- docs: ")), line


def test_the_test_explorer_of_vs_code_shows_the_exercises() -> None:
    settings = json.loads(text(".vscode/settings.json"))
    assert settings["python.testing.pytestEnabled"] is True
    assert settings["python.testing.pytestArgs"] == ["exercises"]


@pytest.mark.parametrize("path, ignored", [(".vscode/settings.json", False), (".vscode/launch.json", True)])
def test_git_keeps_the_settings_of_vs_code_that_all_share(path: str, ignored: bool) -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("needs git")
    done = subprocess.run(["git", "check-ignore", "--quiet", "--no-index", path], cwd=ROOT, timeout=60)
    assert (done.returncode == 0) == ignored


def test_the_container_installs_what_the_readme_says() -> None:
    container = json.loads(text(".devcontainer/devcontainer.json"))
    assert container["image"].endswith("/python:3.12")
    assert container["postCreateCommand"] == "pip install --user -r requirements.txt -e '.[dev]'"


def test_hooks_before_a_commit_are_the_checks_of_ci() -> None:
    (local,) = yaml.safe_load(text(".pre-commit-config.yaml"))["repos"]
    assert local["repo"] == "local" and {hook["language"] for hook in local["hooks"]} == {"system"}
    checks = re.findall(r"^step (ruff [a-z]+|mypy)", text(".ci/run"), re.MULTILINE)
    assert [hook["entry"] for hook in local["hooks"]] == checks


def test_there_is_a_form_for_each_kind_of_issue() -> None:
    assert [path.stem for path in FORMS] == ["bug", "exercise", "grade"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_is_one_that_github_takes(path: Path) -> None:
    form: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert form.keys() == {"name", "description", "labels", "body"}
    questions = [one for one in form["body"] if one["type"] != "markdown"]
    assert {one["type"] for one in questions} <= {"input", "textarea"}
    assert all(one["attributes"]["label"] for one in questions)
    identifiers = [one["id"] for one in questions]
    assert len(set(identifiers)) == len(identifiers) > 0
    assert all(re.fullmatch(r"[a-z-]+", one) for one in identifiers)
