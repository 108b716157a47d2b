"""The way through the exercises: their order, the one in hand, the one after it, and back to the start of one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from projects import edit

from grader.errors import UnknownExercise
from grader.exercise import catalog
from grader.learner import originals, path, record
from grader.learner.path import Step


def call(project, *arguments: str, status: int = 0, **environment: str) -> str:
    done = project.run(*arguments, **environment)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def steps(project) -> list[Step]:
    return path.steps(catalog.all_entries(project.root))


def made(project, exercise_id: str, minutes: int, builds_on: tuple[str, ...] = ()):
    entry = project.add(exercise_id, like="category1_linear")
    edit(entry.folder / "spec.py", "    minutes=20,\n", f"    minutes={minutes},\n    builds_on={builds_on!r},\n")
    return entry


def passed(entry) -> None:
    project_code = path.stub.code_hash(entry.starter)
    entry.model.touch()
    record.update(entry.folder, grade={"status": "passed", "points": 5}, graded_code=project_code)


# --- the order


def test_the_path_begins_with_the_straight_line_and_leaves_nothing_out() -> None:
    entries = catalog.all_entries()
    ordered = path.in_order(entries)
    assert ordered[0].id == "category1_linear" and {one.id for one in ordered} == {one.id for one in entries}


def test_each_exercise_comes_after_those_it_builds_on_and_no_stage_before_an_earlier_one() -> None:
    done, last = set[str](), 0
    entries = catalog.all_entries()
    stages = path.stages_of(entries)
    for entry in path.in_order(entries):
        assert done.issuperset(entry.exercise.builds_on) and stages[entry.id] >= last
        done.add(entry.id)
        last = stages[entry.id]


def test_the_shortest_that_is_ready_comes_first(project) -> None:
    made(project, "category1_long", 50)
    made(project, "category1_short", 10, ("category1_long",))
    made(project, "category1_middle", 30)
    assert [step.entry.id for step in steps(project)] == ["category1_middle", "category1_long", "category1_short"]


def test_foundations_that_build_on_a_later_category_come_with_it(project) -> None:
    made(project, "foundations_first", 10, ("category3_base",))
    made(project, "category3_base", 30)
    made(project, "category2_other", 90)
    assert [(step.entry.id, step.stage) for step in steps(project)] == [
        ("category2_other", 2),
        ("category3_base", 3),
        ("foundations_first", 3),
    ]


def test_exercises_that_build_on_each_other_or_on_nothing_known_are_still_listed(project) -> None:
    made(project, "category1_one", 10, ("category1_two",))
    made(project, "category1_two", 20, ("category1_one", "category1_gone"))
    assert [step.entry.id for step in steps(project)] == ["category1_one", "category1_two"]


# --- where one is


def test_the_exercise_in_hand_is_the_one_edited_last(project) -> None:
    first, second, third = (made(project, f"category1_{name}", 10 + n) for n, name in enumerate(("a", "b", "c")))
    assert path.in_hand(steps(project)).entry.id == first.id
    for age, entry in ((50, first), (10, third)):
        project.write_starter(entry, "model = 1")
        os.utime(entry.starter, (2_000_000_000 - age,) * 2)
    assert path.in_hand(steps(project)).entry.id == third.id
    passed(third)
    assert path.in_hand(steps(project)).entry.id == first.id
    assert path.following(steps(project)).entry.id == second.id


def test_without_a_command_the_place_and_one_next_step_are_shown(project) -> None:
    entry = project.add("category1_linear")
    said = call(project)
    assert "0 of 1 passed, 0 of 5 points" in said
    starter = Path("exercises/category1_linear/starter.py")
    assert said.count("Next: ") == 1 and f"Next: open {starter}, about 20 minutes.\n" in said
    assert f"write solution_model(), then run it:\n  python {starter}\n" in said
    project.write_starter(entry, "model = 1")
    assert "Next: grade category1_linear:\n  python -m grader grade category1_linear\n" in call(project)
    passed(entry)
    assert "1 of 1 passed, 5 of 5 points" in call(project) and "Everything has passed." in call(project)


def test_list_shows_each_stage_with_its_progress_and_marks_the_exercise_in_hand(project) -> None:
    passed(made(project, "category1_a", 10))
    made(project, "category1_b", 20)
    made(project, "category4_c", 30)
    lines = call(project, "list").splitlines()
    (heading,) = [line for line in lines if line.startswith(" First models")]
    assert heading.endswith("██████████░░░░░░░░░░  1 of 2 passed, 5 of 10 points")
    assert [line.split()[0] for line in lines if line.startswith(" >")] == [">category1_b"]
    assert any(line.startswith(" Text") and "0 of 1 passed" in line for line in lines)
    assert any(line.startswith(" All") and "1 of 3 passed, 5 of 15 points" in line for line in lines)


def test_next_names_what_comes_and_what_waits(project) -> None:
    project.write_starter(made(project, "category1_a", 10), "model = 1")
    made(project, "category1_b", 20)
    said = call(project, "next", TERM_PROGRAM="")
    assert "category1_a waits for you, with 0 of 5 points." in said
    assert f"Open {Path('exercises/category1_b/starter.py')}" in said and "about 20 minutes" in said


def test_a_hint_without_an_id_is_for_the_exercise_in_hand(project) -> None:
    project.add("category1_linear")
    other = project.add("category1_circles")
    project.write_starter(other, "model = 1")
    assert f"Hint 1 of 3, category1_circles: {other.exercise.hints[0]}" in call(project, "hint")


# --- names


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("sunspots", "category5_sunspots"),
        ("sun", "category5_sunspots"),
        ("SUNSPOTS", "category5_sunspots"),
        ("mnist", "category2_mnist"),
        ("category2_mnist", "category2_mnist"),
        ("Category2_MNIST", "category2_mnist"),
    ],
)
def test_the_subject_of_an_id_is_enough(name: str, found: str) -> None:
    assert catalog.find(name).id == found


def test_a_beginning_that_several_share_names_them() -> None:
    with pytest.raises(UnknownExercise) as error:
        catalog.find("f")
    assert error.value.help.startswith("Did you mean category2_fashion_mnist or category3_feature_extraction or ")


@pytest.mark.parametrize("name", ["", "$FilePath$"])
def test_what_pycharm_passes_without_an_open_file_is_explained(project, name: str) -> None:
    project.add("category1_linear")
    said = call(project, "grade", name, status=2)
    assert "no file is open." in said and "Open a file of an exercise first" in said


# --- back to the start


def committed(project):
    """A project in a clone of git with one exercise, as handed out and then as a learner commits it."""
    entry = project.add("category1_linear")

    def git(*arguments: str) -> None:
        names = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false")
        subprocess.run(["git", *names, *arguments], cwd=project.root, check=True, capture_output=True)

    git("init")
    git("add", ".")
    git("commit", "-m", "as handed out")
    handed_out = entry.starter.read_bytes()
    project.write_starter(entry, "model = 1")
    git("commit", "-am", "my attempt")
    return entry, handed_out


def test_reset_brings_the_starter_back_and_keeps_the_attempt(project) -> None:
    entry, handed_out = committed(project)
    attempt = entry.starter.read_bytes()
    entry.model.write_bytes(b"a model")
    record.update(entry.folder, hints_shown=2)
    said = call(project, "reset", "linear", "--yes")
    kept = entry.folder / originals.KEPT / "1"
    assert (
        entry.starter.read_bytes() == handed_out
        and f"Your files are in {Path('exercises', entry.id, 'attempts', '1')}" in said
    )
    assert (kept / "starter.py").read_bytes() == attempt and (kept / "mymodel.h5").read_bytes() == b"a model"
    assert not entry.model.exists() and record.read(entry.folder) == {}
    assert "is as it was handed out." in call(project, "reset", "linear")
    project.write_starter(entry, "model = 2")
    call(project, "reset", "linear", "--yes")
    assert (entry.folder / originals.KEPT / "2" / "starter.py").is_file()


@pytest.mark.parametrize(("answer", "is_reset"), [("y\n", True), ("n\n", False), ("", False)])
def test_reset_asks_first(project, answer: str, is_reset: bool) -> None:
    entry, handed_out = committed(project)
    done = subprocess.run(
        [sys.executable, "-m", "grader", "reset", entry.id],
        cwd=project.root,
        env=project.environment(),
        input=answer,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Bring back the original" in done.stdout
    assert (entry.starter.read_bytes() == handed_out) is is_reset and (done.returncode == 0) is is_reset
    assert ("--yes" in done.stderr) is (answer == "")


def test_a_stub_needs_no_history_as_the_reference_has_its_frame(project, tmp_path: Path) -> None:
    entry = project.add("category2_mnist", solved=True)
    call(project, "reset", "mnist", "--yes", GIT_CEILING_DIRECTORIES=str(tmp_path))
    original = catalog.find("category2_mnist").starter.read_text(encoding="utf-8")
    assert entry.starter.read_text(encoding="utf-8") == original


def test_a_program_to_repair_needs_one_and_without_it_nothing_is_moved(project, tmp_path: Path) -> None:
    entry = project.add("foundations_debugging", solved=True)
    before = entry.starter.read_bytes()
    said = call(project, "reset", entry.id, "--yes", status=3, GIT_CEILING_DIRECTORIES=str(tmp_path))
    assert "git does not have the original starter" in said and "fresh clone" in said
    assert entry.starter.read_bytes() == before and not (entry.folder / originals.KEPT).exists()


def test_a_starter_that_was_deleted_comes_back(project) -> None:
    entry = project.add("category1_linear")
    handed_out = entry.starter.read_bytes()
    entry.starter.unlink()
    assert "python -m grader reset category1_linear" in call(project, "grade", "linear", status=3)
    said = call(project, "reset", "linear")
    assert said.endswith("starter.py is as it was handed out.\n") and entry.starter.read_bytes() == handed_out
    assert not (entry.folder / originals.KEPT).exists()


# --- after passing


def test_the_reference_is_shown_beside_the_own_code_once_it_has_passed(project) -> None:
    entry = project.add("category1_linear")
    project.write_starter(entry, "model = tf.keras.Sequential()")
    assert "category1_linear has not passed yet." in call(project, "compare", "linear", status=1)
    passed(entry)
    said = call(project, "compare", "linear")
    assert "-    model = tf.keras.Sequential()" in said and "+    model.fit(" in said.replace("history = ", "")
