"""CONTRIBUTING.md, word for word: from `new` to an exercise that is proved fair. Trains it nine times, so `slow`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.authoring import contract

PAGE = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
NAME = "category2_wine"
HEADER = {  # what the person writes in their own words
    "its title, unlike any other": "fine wines",
    "what to build and train, never how.": "Build and train a network that tells fine wines from plain ones.",
    "what the examples and their labels are": "alcohol and acidity, and labels: 1 is fine, 0 is plain",
    "in which form the grader feeds its examples.": "The grader feeds both numbers as load_data() yields them.",
}


def code_after(words: str) -> str:
    """The next block of Python after these words of the page."""
    return re.findall(r"```python\n(.*?)```", PAGE.split(words)[1], re.DOTALL)[0]


def commands() -> list[str]:
    section = PAGE.split("## Add an exercise")[1].split("\n## ")[0]
    return re.findall(r"^python -m grader (.*)$", section, re.MULTILINE)


def do_what_check_says(root: Path) -> None:
    """Replaces each line of the header that `check` reports by the one that it proposes."""
    starter = root / "exercises" / NAME / "starter.py"
    for finding in contract.findings(NAME, root)["header"]:
        lines = starter.read_text(encoding="utf-8").splitlines(keepends=True)
        number = int(finding.where.split("line ")[1])
        lines[number - 1] = finding.help.removeprefix("Write: ") + "\n"
        starter.write_text("".join(lines), encoding="utf-8")


def write_solution(root: Path) -> None:
    stub = (root / "exercises" / NAME / "starter.py").read_text(encoding="utf-8")
    filled = stub.replace("    # YOUR CODE HERE\n", code_after("**4. Solution.**"))
    (root / "solutions" / f"{NAME}.py").write_text(filled, encoding="utf-8")


@pytest.mark.slow
def test_the_page_leads_to_an_exercise_that_is_proved_fair(project, tmp_path: Path) -> None:
    project.add("category2_mnist")
    environment = {"GRADER_DATASETS_CACHE": str(tmp_path / "cache")}
    new, quick, calibrate, check = (command.split() for command in commands() if NAME in command)
    folder = project.root / "exercises" / NAME

    assert project.run(*new).returncode == 0
    subprocess.run([sys.executable, "-c", code_after("this makes one:")], cwd=project.root, check=True)
    (folder / "dataset.py").write_text(code_after("[own.py]"), encoding="utf-8")
    (folder / "spec.py").write_text(code_after("**2. Spec.**"), encoding="utf-8")
    starter = (folder / "starter.py").read_text(encoding="utf-8")
    for left, words in HEADER.items():
        starter = starter.replace(f"TODO({NAME}): {left}", words)
    given = starter[starter.index("# Given, do not change.\ndef") : starter.index("\n\n\ndef solution_model")]
    starter = starter.replace(given, code_after("**3. Starter.**").rstrip())
    (folder / "starter.py").write_text(starter, encoding="utf-8")
    do_what_check_says(project.root)
    write_solution(project.root)

    checked = project.run(*quick, **environment)
    assert checked.returncode == 1 and "1 problem" in checked.stdout
    assert "there is no calibration.json" in checked.stdout

    measured = project.run(*calibrate, **environment)
    assert measured.returncode == 0, measured.stdout + measured.stderr
    (proposed,) = re.findall(r"Proposed: metric=(.*)", measured.stdout)
    assert (folder / "calibration.png").read_bytes().startswith(b"\x89PNG")
    spec = (folder / "spec.py").read_text(encoding="utf-8")
    (folder / "spec.py").write_text(re.sub(r"Accuracy\(.*\)", proposed, spec), encoding="utf-8")
    do_what_check_says(project.root)
    write_solution(project.root)

    held = project.run(*quick, **environment)
    assert held.returncode == 0 and "No problems found." in held.stdout, held.stdout
    proved = project.run(*check, **environment)
    assert proved.returncode == 0 and "No problems found." in proved.stdout, proved.stdout
    assert "over 3 seeds" in proved.stdout and proposed.split("=")[1].split(",")[0] in proved.stdout
