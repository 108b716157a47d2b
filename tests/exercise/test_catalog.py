"""Exercises are found by id and by path, and a mistake in one is reported with its file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.errors import CatalogError, UnknownExercise
from grader.exercise import catalog
from grader.exercise.skills import SKILLS
from grader.exercise.topics import PAGES, TOPICS

FOUND_BY = [
    "category1_linear",
    "exercises/category1_linear",
    "exercises/category1_linear/",
    "./exercises/category1_linear/starter.py",
    "exercises/category1_linear/spec.py",
    "exercises/category1_linear/mymodel.h5",
    "solutions/category1_linear.py",
]


def refusal(project, name: str = "category1_linear") -> CatalogError:
    """The error that finding this exercise raises."""
    with pytest.raises(CatalogError) as raised:
        catalog.find(name, project.root)
    assert raised.value.help
    return raised.value


def write_spec(project, text: str | bytes) -> Path:
    """Replaces the spec of category1_linear."""
    spec = project.root / "exercises" / "category1_linear" / "spec.py"
    spec.write_bytes(text if isinstance(text, bytes) else text.encode())
    return spec


@pytest.mark.parametrize("name", FOUND_BY)
def test_an_exercise_is_found_by_id_and_by_any_path_to_it(project, monkeypatch, name):
    project.add("category1_linear")
    monkeypatch.chdir(project.root)
    assert catalog.find(name, project.root).id == "category1_linear"


@pytest.mark.parametrize("name", FOUND_BY[1:])
def test_a_path_may_be_absolute(project, monkeypatch, tmp_path, name):
    project.add("category1_linear")
    monkeypatch.chdir(tmp_path)
    assert catalog.find(str(project.root / name), project.root).id == "category1_linear"


@pytest.mark.parametrize("name", FOUND_BY)
def test_a_path_is_also_read_from_the_projects_root(project, monkeypatch, tmp_path, name):
    project.add("category1_linear")
    monkeypatch.chdir(tmp_path)
    assert catalog.find(name, project.root).id == "category1_linear"


def test_a_path_relative_to_the_exercise_itself_is_understood(project, monkeypatch):
    entry = project.add("category1_linear")
    monkeypatch.chdir(entry.folder)
    for name in (".", "starter.py", "./spec.py"):
        assert catalog.find(name, project.root).id == "category1_linear"


@pytest.mark.parametrize(
    "name", ["category1_liner", "liner", "Category1_Lineal", "LINER", "exercises/category1_liner/starter.py"]
)
def test_an_unknown_id_is_answered_with_the_nearest_one(project, name):
    project.add("category1_linear")
    error = refusal(project, name)
    assert isinstance(error, UnknownExercise)
    assert repr(name) in error.message
    assert "Did you mean category1_linear?" in error.help


@pytest.mark.parametrize("name", ["wine", "README.md", "solutions/wine.py", "exercises", "/"])
def test_what_resembles_no_exercise_is_answered_with_the_list(project, name):
    project.add("category1_linear")
    error = refusal(project, name)
    assert isinstance(error, UnknownExercise)
    assert "Did you mean" not in error.help
    assert "python -m grader list" in error.help


def test_exercises_come_in_the_order_of_their_groups(project):
    for exercise_id in ("category2_b", "category1_z", "foundations_x", "category2_a"):
        project.add(exercise_id, like="category1_linear")
    ordered = ["foundations_x", "category1_z", "category2_a", "category2_b"]
    assert [entry.id for entry in catalog.all_entries(project.root)] == ordered


@pytest.mark.parametrize(("exercise_id", "weight"), [("foundations_x", 1), ("category1_x", 1), ("category4_x", 4)])
def test_an_exercise_weighs_as_much_as_its_category(project, exercise_id, weight):
    assert project.add(exercise_id, like="category1_linear").weight == weight


def test_a_folder_without_a_spec_is_not_an_exercise(project):
    project.add("category1_linear")
    (project.root / "exercises" / "category1_notes").mkdir()
    (project.root / "exercises" / "__pycache__").mkdir()
    assert [entry.id for entry in catalog.all_entries(project.root)] == ["category1_linear"]


@pytest.mark.parametrize("exists", [True, False])
def test_a_project_without_exercises_says_what_one_is(project, exists):
    if exists:
        (project.root / "exercises").mkdir()
    with pytest.raises(CatalogError, match="no exercises in") as raised:
        catalog.all_entries(project.root)
    assert "spec.py" in raised.value.help


def test_a_missing_starter_is_reported_with_its_path(project):
    entry = project.add("category1_linear")
    entry.starter.unlink()
    error = refusal(project)
    assert "no starter.py" in error.message
    assert str(entry.starter) in error.help


@pytest.mark.parametrize(
    "name", ["wine", "category6_wine", "Category2_wine", "category2-wine", "category2_", "wine_two"]
)
def test_a_folder_whose_name_is_not_an_id_is_reported(project, name):
    entry = project.add("category1_linear")
    shutil.move(entry.folder, entry.folder.with_name(name))
    error = refusal(project, name)
    assert repr(name) in error.message
    assert "for example category2_wine" in error.help


def test_two_exercises_with_the_same_title_are_reported_with_both_ids(project):
    project.add("category1_linear")
    spec = project.add("category1_other", like="category1_linear").folder / "spec.py"
    text = spec.read_text(encoding="utf-8").replace("A straight line: category1_other", "a STRAIGHT line")
    spec.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError) as raised:
        catalog.all_entries(project.root)
    assert "category1_linear and category1_other have the same title" in raised.value.message
    assert str(spec) in raised.value.help


@pytest.mark.parametrize(
    ("wrong", "line", "reason"),
    [
        ("SPEC = Exercise(\n", 3, "'(' was never closed"),
        ("x = 1\nSPEC = Exercise(title='x' skills=())\n", 4, "Perhaps you forgot a comma"),
        ("SPEC = Exercise(titel='x')\n", 3, "Exercise takes no titel: did you mean title?"),
        ("\n\nSPEC = Exercise(title='x')\n", 5, "missing 6 required keyword-only arguments"),
        ("BAR = Accuracy(at_least=97, step=1)\nSPEC = None\n", 3, "at_least=97: an accuracy"),
        ("SPEC = Exercice()\n", 3, "name 'Exercice' is not defined"),
        ("from grader import Acuracy\n", 3, "cannot import name 'Acuracy'"),
        ("raise AssertionError\n", 3, "AssertionError"),
        ("1 / 0\n", 3, "division by zero"),
        ("\0", 3, "null bytes"),
    ],
)
def test_a_wrong_spec_is_reported_with_its_file_and_line(project, wrong, line, reason):
    project.add("category1_linear")
    spec = write_spec(project, "from grader import Accuracy, Exercise\n\n" + wrong)
    error = refusal(project)
    assert str(spec) in error.message
    assert reason in error.message
    if wrong != "\0":  # Python names no line for these
        assert f"line {line}: " in error.message
    assert "\n" not in error.message


@pytest.mark.parametrize("text", ["", "# nothing here\n", "SPEC = 5\n", "SPEC = {'title': 'x'}\n", "spec = 1\n"])
def test_a_spec_without_an_exercise_is_reported(project, text):
    project.add("category1_linear")
    spec = write_spec(project, text)
    error = refusal(project)
    assert error.message == f"{spec} defines no SPEC."
    assert "SPEC = Exercise(" in error.help


def test_a_spec_that_cannot_be_read_is_reported(project):
    project.add("category1_linear")
    spec = write_spec(project, "")
    spec.unlink()
    spec.mkdir()
    error = refusal(project)
    assert f"{spec} cannot be read" in error.message


def test_a_spec_with_a_byte_order_mark_and_windows_line_ends_is_read(project):
    entry = project.add("category1_linear")
    text = (entry.folder / "spec.py").read_bytes()
    write_spec(project, b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert catalog.find("category1_linear", project.root).exercise == entry.exercise


def test_every_skill_of_the_handbook_has_an_exercise():
    trained = {skill for entry in catalog.all_entries() for skill in entry.exercise.skills}
    assert len(SKILLS) == 52 and trained == set(SKILLS)


# Topics whose exercises are still to be written. The list may only become shorter.
TO_COME = {
    "text.tokens", "text.standardization", "text.subwords", "text.projector", "text.bidirectional", "text.generating",
    "text.pretrained", "series.delay", "series.naive",
}  # fmt: skip


def test_every_topic_of_the_courses_has_an_exercise_a_page_or_is_still_to_come():
    covered = {topic for entry in catalog.all_entries() for topic in entry.exercise.topics}
    assert covered <= set(TOPICS) and not covered & set(PAGES)
    assert set(TOPICS) - covered - set(PAGES) == TO_COME
