"""The commands `check` and `calibrate`: exit status, what is printed, and what is done to the files."""

from __future__ import annotations

import shutil

import pytest
from projects import edit

from grader.exercise import catalog
from grader.exercise.catalog import Entry

ID = "category2_mnist"


@pytest.fixture
def digits(project) -> Entry:
    """A copy of category2_mnist with the calibration that belongs to it."""
    entry = project.add(ID)
    shutil.copy(catalog.find(ID).folder / "calibration.json", entry.folder)
    return entry


def set_bar(entry: Entry, bar: str) -> None:
    for path in (entry.folder / "spec.py", entry.starter, entry.solution):
        edit(path, "0.97", bar)


def test_a_fair_exercise_shows_what_its_bar_rests_on(project, digits: Entry) -> None:
    done = project.run("check", ID, "--quick")
    assert done.returncode == 0, done.stdout
    assert " over 20 seeds, 0.97 needed" in done.stdout and "the best one, linear model, scores 0.90" in done.stdout
    assert done.stdout.splitlines()[-1] == "No problems found."


def test_a_bar_that_is_too_hard_is_found_without_training(project, digits: Entry) -> None:
    set_bar(digits, "0.986")
    done = project.run("check", ID, "--quick")
    assert done.returncode == 1
    assert "the reference scores 0.9841 with seed 0, 0.986 needed." in done.stdout
    assert "python -m grader calibrate category2_mnist proposes a bar" in done.stdout


def test_a_bar_that_is_too_easy_is_found_without_training(project, digits: Entry) -> None:
    set_bar(digits, "0.9")
    done = project.run("check", ID, "--quick")
    assert done.returncode == 1
    assert "the linear model baseline scores 0.9057 and passes the bar of 0.9." in done.stdout
    assert "1 problem in category2_mnist." in done.stdout


def test_all_exercises_are_checked_even_if_one_is_broken(project, digits: Entry) -> None:
    broken = project.add("category1_linear")
    (broken.folder / "spec.py").write_text("SPEC = 1 +\n", encoding="utf-8")
    (project.root / "solutions" / "category5_gone.py").write_text("", encoding="utf-8")
    done = project.run("check", "--all", "--quick")
    assert done.returncode == 1
    assert "exercises/category1_linear/spec.py, line 1: invalid syntax." in done.stdout
    assert "solutions/category5_gone.py: a solution without an exercise." in done.stdout
    assert "accuracy 0.98" in done.stdout
    assert done.stdout.splitlines()[-1] == "2 problems in category1_linear, stray files."


def test_a_path_names_an_exercise_too(project, digits: Entry) -> None:
    assert project.run("check", str(digits.starter), "--quick").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check",), "check takes exercises, or --all."),
        (("check", ID, "--all"), "check takes exercises, or --all."),
        (("check", "category2_mnst"), "Did you mean category2_mnist?"),
        (("calibrate", "category2_mnst"), "Did you mean category2_mnist?"),
        (("calibrate", ID, "--seeds", "2"), "--seeds 2 is too few to show a spread."),
    ],
)
def test_a_wrong_call_is_reported(project, digits: Entry, arguments: tuple[str, ...], said: str) -> None:
    done = project.run(*arguments)
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr


def test_a_calibration_is_never_made_on_private_data(project, digits: Entry) -> None:
    before = (digits.folder / "calibration.json").read_bytes()
    done = project.run("calibrate", ID, GRADER_HELDOUT_SEED="secret")
    assert done.returncode == 2 and "GRADER_HELDOUT_SEED is set" in done.stderr
    assert (digits.folder / "calibration.json").read_bytes() == before


@pytest.mark.slow
def test_a_reference_that_fails_is_reported_with_its_line_and_nothing_is_stored(project) -> None:
    line = project.add("category1_linear")
    edit(line.solution, "epochs=300", "epochs=nothing")
    done = project.run("calibrate", "category1_linear")
    assert done.returncode == 1
    assert "line 33 of category1_linear.py: NameError: name 'nothing' is not defined." in done.stderr
    assert not list(line.folder.glob("calibration*"))
    checked = project.run("check", "category1_linear")
    assert checked.returncode == 1
    assert "NameError: name 'nothing' is not defined." in checked.stdout


@pytest.mark.slow
def test_a_reference_that_breaks_another_check_is_reported_with_it(project) -> None:
    line = project.add("category1_linear")
    edit(line.folder / "spec.py", "    may_pass=", '    requires=(Layer("Conv2D"),),\n    may_pass=')
    edit(line.folder / "spec.py", "from grader import Exercise", "from grader import Exercise, Layer")
    edit(line.solution, "epochs=300", "epochs=3")
    done = project.run("calibrate", "category1_linear")
    assert done.returncode == 1
    assert "the reference, seed 0, fails at structure: 0 Conv2D layers found, 1 needed." in done.stderr
