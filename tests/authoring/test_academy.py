"""A course for the JetBrains Academy plugin: its files fit together, and its hidden test grades as `grade` does."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from projects import RIGHT, ROOT, Project, edit

from grader.authoring import academy
from grader.authoring.stub_checks import LEFT_BEHIND, MARKER
from grader.exercise import catalog, original, parts, skills, stub
from grader.inspection import stray

LINEAR = "category1_linear"


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course of all exercises."""
    folder = tmp_path_factory.mktemp("academy") / "course"
    academy.write(catalog.all_entries(), folder, "https://github.com/owner/name.git")
    return folder


def test_course_lists_each_exercise_once_in_the_lesson_of_its_category(course: Path) -> None:
    info = read(course / "course-info.yaml")
    assert info["yaml_version"] == 6 and (info["programming_language"], info["environment"]) == ("Python", "unittest")
    listed = {lesson: read(course / lesson / "lesson-info.yaml") for lesson in info["content"]}
    assert [task for lesson in listed.values() for task in lesson["content"]] == catalog.ids()
    assert all(task.startswith(f"{name}_") for name, lesson in listed.items() for task in lesson["content"])
    assert [lesson["custom_name"] for lesson in listed.values()] == list(skills.CATEGORIES.values())


def test_every_file_of_the_course_is_listed_and_every_listed_file_is_there(course: Path) -> None:
    described = {"task.md", "task-info.yaml"}
    for info in course.glob("*/*/task-info.yaml"):
        listed = {file["name"] for file in read(info)["files"]}
        there = {path.relative_to(info.parent).as_posix() for path in info.parent.rglob("*") if path.is_file()}
        assert there == listed | described, info
        hidden = {file["name"] for file in read(info)["files"] if not file["visible"]}
        assert hidden == {"tests/test_task.py", "tests/__init__.py"}
    above = {path.relative_to(course).as_posix() for path in course.glob("*") if path.is_file()}
    assert above == {
        "course-info.yaml",
        *(file["name"] for file in read(course / "course-info.yaml")["additional_files"]),
    }


@pytest.mark.parametrize("exercise_id", catalog.ids())
def test_task_is_the_exercise(course: Path, exercise_id: str) -> None:
    entry = catalog.find(exercise_id)
    folder = course / entry.category / entry.id
    info = read(folder / "task-info.yaml")
    code = (folder / "starter.py").read_text(encoding="utf-8")
    assert (info["type"], info["custom_name"]) == ("edu", entry.exercise.title)
    assert stub.code_hash(folder / "starter.py") == stub.code_hash(entry.starter)
    places = info["files"][0].get("placeholders", [])
    found = [code[place["offset"] : place["offset"] + place["length"]] for place in places]
    assert info["files"][0]["name"] == "starter.py"
    assert found == [place["placeholder_text"] for place in places] == ([MARKER.strip()] if MARKER in code else [])
    assert (found == []) == (entry.exercise.given_code is not None)
    task = (folder / "task.md").read_text(encoding="utf-8")
    assert task.startswith(parts.markdown(parts.split(code).header, entry.id, "?").splitlines()[0])
    assert task.count('<div class="hint"') == task.count("</div>") == len(entry.exercise.hints)
    for text in (code, task):
        assert "pytest" not in text and "exercises/" not in text and "then press Check" in text
    compile((folder / "tests" / "test_task.py").read_text(encoding="utf-8"), "test_task.py", "exec")


def test_given_files_come_along_and_nothing_that_grades(course: Path) -> None:
    names = {path.name for path in course.rglob("*") if path.is_file()}
    assert (course / "category4" / "category4_poetry" / "write_lines.py").is_file()
    assert not {"spec.py", "dataset.py", "calibration.json"} & names
    assert not [name for name in names if LEFT_BEHIND.fullmatch(name)]


def test_data_of_an_exercise_stays_in_the_project(project: Project) -> None:
    entry = project.add("category1_own", like=LINEAR)
    edit(entry.starter, "# Run this file", "# The notes are in notes.txt.\n# Run this file")
    declared = 'DATASET = table("points.csv", inputs=("x",), label="y", heldout="secret.csv")'
    for name, text in {
        "dataset.py": declared,
        "points.csv": "",
        "secret.csv": "",
        "notes.txt": "",
        "mine.h5": "",
    }.items():
        (entry.folder / name).write_text(text, encoding="utf-8")
    text = entry.starter.read_text(encoding="utf-8")
    assert [path.name for path in original.given_files(entry, text)] == ["notes.txt"]


def test_requirements_install_the_project_with_its_exercises(course: Path, tmp_path: Path) -> None:
    """Editable: pip clones the whole project, and the grader finds specs and data beside itself."""
    lines = (course / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert lines == ["-e git+https://github.com/owner/name.git#egg=grader"]
    academy.write([catalog.find(LINEAR)], tmp_path, None)
    assert (tmp_path / "requirements.txt").read_text(encoding="utf-8") == f"-e {ROOT.as_uri()}#egg=grader\n"


def test_command_says_where_learners_install_from(project: Project, tmp_path: Path) -> None:
    project.add(LINEAR)
    done = project.run("export", "academy", str(tmp_path / "course"), "--project", "https://host/name")
    assert done.returncode == 0 and "Wrote 1 tasks" in done.stdout and "from https://host/name" in done.stdout
    again = project.run("export", "academy", str(tmp_path / "course"))
    assert again.returncode == 2 and "is not empty" in again.stderr


def test_work_in_a_starter_is_not_handed_out(project: Project, tmp_path: Path) -> None:
    project.add(LINEAR, solved=True)
    done = project.run("export", "academy", str(tmp_path / "course"))
    assert done.returncode == 3 and f"work in the starters of {LINEAR}" in done.stderr
    assert not (tmp_path / "course").exists()


class Task:
    """A task in a learner's copy of the course, and what its Check says."""

    def __init__(self, project: Project, folder: Path) -> None:
        self.project, self.folder = project, folder

    def check(self, *command: str) -> tuple[int, str]:
        """Exit status and output of the hidden test, run from the task's folder, as the plugin runs it."""
        done = subprocess.run(
            [sys.executable, *(command or ("-m", "unittest", "tests/test_task.py"))],
            cwd=self.folder,
            env=self.project.environment(),
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )
        return done.returncode, done.stdout + done.stderr

    def error(self) -> str:
        """What the plugin shows of a failed test: the first line of its AssertionError."""
        status, said = self.check()
        assert status == 1
        (line,) = re.findall(r"^AssertionError: (.*)", said, re.MULTILINE)[:1]
        return str(line)


@pytest.fixture
def task(project: Project, tmp_path: Path) -> Task:
    entry = project.add(LINEAR)
    academy.write([entry], tmp_path / "course", None)
    return Task(project, tmp_path / "course" / "category1" / LINEAR)


def test_untouched_stub_is_named(task: Task) -> None:
    assert task.error() == (
        "solution_model() is still the stub. Help: Write it in starter.py, run the file, then press Check."
    )


def test_right_model_passes(task: Task, line_models: dict[str, Path]) -> None:
    shutil.copy(line_models["right"], task.folder / "mymodel.h5")
    status, said = task.check()
    assert status == 0 and "5 of 5 points" in said and "Warning" not in said


def test_weak_model_fails_with_numbers_and_help(task: Task, line_models: dict[str, Path]) -> None:
    shutil.copy(line_models["near"], task.folder / "mymodel.h5")
    assert re.match(r"MAE 0\.015 .*, 0\.01 needed\. 4 of 5 points\. Help: \w+", task.error())


@pytest.mark.slow
def test_code_that_was_not_run_is_trained_where_it_is(task: Task) -> None:
    body = "\n".join(f"    {line}" for line in RIGHT.strip().splitlines())
    edit(task.folder / "starter.py", MARKER.rstrip("\n"), body)
    status, said = task.check()
    assert status == 0, said
    assert stray.models(path.name for path in task.folder.iterdir()) == ["mymodel.h5"]
    assert (task.folder / "runs.txt").read_text() == "x"
    task.check()
    assert (task.folder / "runs.txt").read_text() == "x"  # the saved model is graded as it is
    assert {path.name for path in catalog.find(LINEAR, task.project.root).folder.iterdir()} == {"spec.py", "starter.py"}


def test_code_that_fails_is_explained_on_one_line(task: Task) -> None:
    edit(task.folder / "starter.py", MARKER.strip(), "model = tf.keras.optimizers.Adam(lr=0.1)")
    assert re.match(r"no model to grade: line \d+ of starter\.py: .*'lr'.* Help: lr is now called", task.error())


def test_missing_grader_says_what_to_install(task: Task) -> None:
    code = "import sys, unittest; sys.modules['grader'] = None; unittest.main('tests.test_task')"
    status, said = task.check("-c", code)
    assert status == 1 and "folder, run: pip install -r requirements.txt" in said
