"""`pytest` grades: a test for each check, readable for a learner, in the console, JUnit XML and PyCharm."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from projects import CHECKS, RIGHT, runs

from grader.pytest_plugin import MARGIN_SECONDS, PATIENCE

ROOT = Path(__file__).parents[2]

LIMIT_SHOWN = """
import pytest

@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    for item in items:
        print("limit", item.nodeid, *item.get_closest_marker("timeout").args)
"""


def run(project, *arguments: str, status: int, **environment: str) -> str:
    """What `pytest` shows in a project when it ends with this status. It never shows the inside of the grader."""
    done = project.run(*arguments, module="pytest", COLUMNS="100", **environment)
    shown = done.stdout + done.stderr
    assert done.returncode == status, shown
    assert "Traceback" not in shown
    assert "INTERNALERROR" not in shown
    assert "grader/pytest_plugin.py" not in shown
    assert "\x1b" not in shown
    return shown


def outcomes(shown: str) -> dict[str, str]:
    """Test -> outcome, as `pytest -v` shows them."""
    return dict(re.findall(r"^exercises/(\S+).*? (PASSED|FAILED|SKIPPED|ERROR)\b", shown, re.MULTILINE))


def collected(folder: Path, *arguments: str, **environment: str) -> list[str]:
    """The tests that pytest finds, by name."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *arguments]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if "::" in line]


def break_spec(entry) -> Path:
    spec = entry.folder / "spec.py"
    spec.write_text("from grader import Exercise\nSPEC = Exercise(titel='x')\n", encoding="utf-8")
    return spec


@pytest.fixture(scope="module")
def everything(shared_project, line_models):
    """An exercise of each outcome: one to train, two that fail, an untouched, a broken, an impossible one."""
    project = shared_project
    project.write_starter(project.add("category1_linear"), RIGHT)
    project.give_model(project.add("category2_two", like="category1_linear"), line_models["two"])
    project.give_model(project.add("category3_near", like="category1_linear"), line_models["near"])
    project.add("category4_untouched", like="category1_linear")
    break_spec(project.add("category5_broken", like="category1_linear"))
    impossible = project.add("foundations_impossible", like="category1_linear")
    project.give_model(impossible, line_models["right"])
    spec = impossible.folder / "spec.py"
    spec.write_text(spec.read_text(encoding="utf-8").replace('"linear"', '"wine"'), encoding="utf-8")
    return project


@pytest.fixture(scope="module")
def shown(everything):
    """The console of `pytest -v` over all of them, which trains the first."""
    return run(everything, "-v", "-rs", "--junitxml=results.xml", status=1)


@pytest.fixture(scope="module")
def cases(everything, shown):
    """The test cases of the JUnit XML of that run, by class and name."""
    tree = ElementTree.parse(everything.root / "results.xml")
    return {f"{case.get('classname')}::{case.get('name')}": case for case in tree.iter("testcase")}


@pytest.fixture(scope="module")
def messages(everything, shown):
    """What PyCharm receives of a second run: (message, attributes) in their order."""
    text = run(everything, "--teamcity", status=1)
    sent = re.findall(r"##teamcity\[(\w+) (.*?[^|])\]", text)
    return [(kind, dict(re.findall(r"(\w+)='((?:[^'|]|\|.)*)'", rest))) for kind, rest in sent]


def test_a_solved_exercise_is_trained_and_its_checks_pass_in_order(everything, shown):
    tests = [(name, outcome) for name, outcome in outcomes(shown).items() if name.startswith("category1_linear::")]
    assert tests == [(f"category1_linear::{name}", "PASSED") for name in CHECKS]
    assert "category1_linear: training on synthetic data, at most 2:00 min\n" in shown


def test_checks_after_a_failed_one_are_skipped_with_the_reason(shown):
    tests = outcomes(shown)
    assert [tests[f"category2_two::{name}"] for name in CHECKS] == ["PASSED"] * 4 + ["FAILED"] + ["SKIPPED"] * 3
    assert "not checked, because input_shape failed" in shown


def test_a_failure_is_its_message_and_its_help_and_nothing_else(shown):
    assert re.search(
        r"_ category2_two\.input_shape _+\n"
        r"input shape \(2,\) found, \(1,\) expected\.\n"
        r"Help: Start the model with keras\.Input\(\(1,\)\); Reshape or Rescaling layers may follow\.\n"
        r"_+ ",
        shown,
    )
    assert "MAE 0.015 (95% interval 0.015 to 0.015), 0.01 needed.\nHelp: 4 of 5 points." in shown


def test_an_untouched_stub_is_skipped(shown):
    tests = outcomes(shown)
    assert [tests[f"category4_untouched::{name}"] for name in CHECKS] == ["SKIPPED"] * 8
    assert re.search(r"SKIPPED \[8\] exercises/category4_untouched/starter\.py:\d+: the stub is untouched", shown)


def test_a_broken_spec_is_one_error_with_its_file_and_line_and_the_others_are_graded(everything, shown):
    tests = outcomes(shown)
    assert [name for name in tests if name.startswith("category5_broken")] == ["category5_broken::spec"]
    assert tests["category5_broken::spec"] == "ERROR"
    assert f"{everything.root / 'exercises' / 'category5_broken' / 'spec.py'}, line 2: " in shown


def test_what_the_grader_cannot_do_is_one_error_and_costs_nothing(shown):
    tests = outcomes(shown)
    assert [tests[f"foundations_impossible::{name}"] for name in CHECKS] == ["ERROR"] + ["SKIPPED"] * 7
    assert "there is no dataset 'wine'." in shown


def test_the_run_ends_with_a_table_the_grade_and_what_to_do_next(shown):
    table = {line.split()[0]: line.split() for line in shown[shown.index("= grades =") :].splitlines() if line.strip()}
    assert table["exercise"] == ["exercise", "points", "metric", "needed", "data", "status"]
    assert table["category1_linear"][1:] == "5 of 5 MAE 0.000 0.01 synthetic passed".split()
    assert table["category2_two"][1:] == "0 of 5 0.01 synthetic failed".split()
    assert table["category3_near"][1:] == "4 of 5 MAE 0.015 0.01 synthetic failed".split()
    assert table["category4_untouched"][1:] == "0 of 5 0.01 not attempted".split()
    assert table["category5_broken"][-1] == table["foundations_impossible"][-1] == "error"
    share = (1 * 5 + 2 * 0 + 3 * 4 + 4 * 0) / (5 * (1 + 2 + 3 + 4))
    assert f"Grade {share:.0%}, weighted by category: not yet enough for the exam's 90%." in shown
    assert "Next: follow the help above, then python -m grader grade" in shown


def test_junit_xml_holds_the_points_of_each_exercise_once(cases):
    found = {}
    for case in cases.values():
        for entry in case.iter("property"):
            assert (case.get("classname"), entry.get("name")) not in found
            found[case.get("classname"), entry.get("name")] = entry.get("value")
    points = {name: value for (name, field), value in found.items() if field == "points"}
    assert points == {
        "exercises.category1_linear": "5",
        "exercises.category2_two": "0",
        "exercises.category3_near": "4",
        "exercises.category4_untouched": "0",
        "exercises.category5_broken": "0",
        "exercises.foundations_impossible": "0",
    }
    assert found["exercises.category3_near", "metric"] == "MAE 0.015"
    assert found["exercises.category3_near", "max_points"] == "5"
    assert found["exercises.category5_broken", "status"] == "error"


def test_junit_xml_distinguishes_failures_errors_and_skips(cases):
    assert cases["exercises.category1_linear::score"].find("failure") is None
    failure = cases["exercises.category3_near::score"].find("failure")
    assert failure.text.startswith("MAE 0.015")
    assert cases["exercises.category4_untouched::file"].find("skipped").get("message") == "the stub is untouched"
    assert "titel" in cases["exercises.category5_broken::spec"].find("error").text


def test_pycharm_shows_each_exercise_with_its_checks_under_it(messages):
    tree: dict[str, list[str]] = {}
    for kind, attributes in messages:
        if kind == "testStarted":
            *suite, check = attributes["name"].split(".")
            tree.setdefault(".".join(suite), []).append(check)
    assert tree == {
        "exercises.category1_linear": CHECKS,
        "exercises.category2_two": CHECKS,
        "exercises.category3_near": CHECKS,
        "exercises.category4_untouched": CHECKS,
        "exercises.category5_broken": ["spec"],
        "exercises.foundations_impossible": CHECKS,
    }


def test_pycharm_gets_one_end_and_the_right_outcome_of_each_check(messages):
    started = [attributes["name"] for kind, attributes in messages if kind == "testStarted"]
    finished = [attributes["name"] for kind, attributes in messages if kind == "testFinished"]
    failed = [attributes["name"] for kind, attributes in messages if kind == "testFailed"]
    ignored = [attributes["name"] for kind, attributes in messages if kind == "testIgnored"]
    assert started == finished
    assert len(set(started)) == len(started) == 5 * 8 + 1
    assert failed == [
        "exercises.category2_two.input_shape",
        "exercises.category3_near.score",
        "exercises.category5_broken.spec",
        "exercises.foundations_impossible.file",
    ]
    assert len(ignored) == 3 + 8 + 7


def test_pycharm_shows_the_file_the_message_and_the_help_of_a_failure(messages):
    (failure,) = [
        sent for kind, sent in messages if kind == "testFailed" and sent["name"] == "exercises.category3_near.score"
    ]
    assert re.match(r"exercises/category3_near/starter\.py:\d+ ", failure["message"])
    assert failure["details"].startswith("MAE 0.015")
    assert "|nHelp: " in failure["details"]


def test_pycharm_gets_the_name_that_runs_a_check_again(messages):
    for kind, attributes in messages:
        if kind == "testStarted":
            assert attributes["metainfo"] == attributes["name"].split(".")[-1]


def test_untouched_stubs_alone_are_not_a_failure(project):
    project.add("category1_linear")
    shown = run(project, status=0)
    assert "8 skipped" in shown
    assert "Next: open exercises/category1_linear/starter.py and write solution_model()." in shown


def test_k_selects_a_check_and_the_first_that_runs_grades(project, line_models):
    project.give_model(project.add("category1_linear"), line_models["right"])
    shown = run(project, "-v", "-k", "score", status=0)
    assert outcomes(shown) == {"category1_linear::score": "PASSED"}
    assert "5 of 5" in shown


def test_x_ends_the_run_at_the_first_check_that_fails(project):
    for exercise_id in ("category1_first", "category2_second"):
        project.add(exercise_id, like="category1_linear").model.write_bytes(b"no model")
    shown = run(project, "-v", "-x", status=1)
    tests = outcomes(shown)
    assert list(tests.values()).count("FAILED") == 1
    assert list(tests)[-1].startswith("category1_first::")
    assert "category2_second" not in shown[shown.index("= grades =") :]


@pytest.mark.slow
def test_two_processes_train_each_exercise_once(project):
    entries = [project.add(exercise_id, like="category1_linear") for exercise_id in ("category1_a", "category2_b")]
    for entry in entries:
        project.write_starter(entry, RIGHT)
    shown = run(project, "-n", "2", status=0)
    assert "16 passed" in shown
    assert "Grade 100%" in shown
    assert [runs(entry) for entry in entries] == [1, 1]


@pytest.mark.parametrize(
    ("argument", "found"),
    [
        ("exercises/category1_a", CHECKS),
        ("exercises/category1_a/", CHECKS),
        ("exercises/category1_a/starter.py", CHECKS),
        ("exercises/category1_a/spec.py", CHECKS),
        ("exercises/category1_a::score", ["score"]),
        ("exercises/category1_a/starter.py::input_shape", ["input_shape"]),
    ],
)
def test_an_exercise_and_a_check_are_named_by_any_path_to_them(project, argument, found):
    for exercise_id in ("category1_a", "category2_b"):
        project.add(exercise_id, like="category1_linear")
    assert collected(project.root, argument) == [f"exercises/category1_a::{name}" for name in found]


def test_several_checks_of_several_exercises_are_named_together(project):
    for exercise_id in ("category1_a", "category2_b"):
        project.add(exercise_id, like="category1_linear")
    names = ["exercises/category1_a::file", "exercises/category1_a::score", "exercises/category2_b::loads"]
    assert collected(project.root, *names) == names


def test_a_check_that_does_not_exist_is_reported(project):
    project.add("category1_linear")
    shown = run(project, "exercises/category1_linear::scores", status=4)
    assert "there is no check 'scores' in category1_linear. Checks: file, size, " in shown


def test_a_starter_is_never_imported_by_pytest_itself(project):
    entry = project.add("category1_linear")
    entry.starter.write_text("raise SystemExit('imported')\n", encoding="utf-8")
    for argument in ("exercises", "exercises/category1_linear/starter.py"):
        assert len(collected(project.root, argument, "-o", "python_files=*.py")) == 8


def test_a_missing_starter_is_an_error_of_that_exercise(project):
    project.add("category1_linear").starter.unlink()
    shown = run(project, "-v", status=1)
    assert outcomes(shown) == {"category1_linear::spec": "ERROR"}
    assert "category1_linear has a spec.py but no starter.py." in shown


def test_every_check_has_a_time_limit_beyond_that_of_its_training(project, tmp_path):
    project.add("category1_linear")
    project.add("category2_mnist")
    (tmp_path / "limits_shown.py").write_text(LIMIT_SHOWN, encoding="utf-8")
    shown = run(project, "--collect-only", "-q", "-p", "limits_shown", status=0, PYTHONPATH=str(tmp_path))
    limits = dict(re.findall(r"^limit (\S+) ([\d.]+)$", shown, re.MULTILINE))
    assert len(limits) == 16
    assert {float(limits[f"exercises/category1_linear::{name}"]) for name in CHECKS} == {
        PATIENCE * 2 * 60 + MARGIN_SECONDS
    }
    assert {float(limits[f"exercises/category2_mnist::{name}"]) for name in CHECKS} == {
        PATIENCE * 5 * 60 + MARGIN_SECONDS
    }


def test_the_root_grades_every_exercise_and_no_test_of_the_project():
    found = collected(ROOT)
    folders = sorted(path.parent.name for path in (ROOT / "exercises").glob("*/spec.py"))
    assert found == [f"exercises/{folder}::{name}" for folder in folders for name in CHECKS]


@pytest.mark.slow
def test_the_projects_own_tests_grade_no_exercise():
    found = collected(ROOT, "tests")
    assert len(found) > 100
    assert not [name for name in found if not (ROOT / "tests" / name.partition("::")[0]).is_file()]


@pytest.mark.parametrize("place", ["exercises/category1_linear", "exercises"])
def test_a_conftest_beside_a_stub_is_refused_before_it_runs(project, place: str) -> None:
    entry = project.add("category1_linear")
    mark = project.root / "it ran"
    (project.root / place / "conftest.py").write_text(f"open({str(mark)!r}, 'w')", encoding="utf-8")
    for argument in ("exercises", str(entry.folder), str(entry.starter)):
        shown = run(project, argument, status=4)
        assert f"{place}/conftest.py would run inside the grader" in shown and "remove it" in shown
    assert not mark.exists()


def test_settings_of_pytest_beside_a_stub_grade_nothing(project) -> None:
    entry = project.add("category1_linear")
    (entry.folder / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n", encoding="utf-8")
    shown = project.run(str(entry.folder), module="pytest")
    assert shown.returncode == 5 and "no tests" in shown.stdout and "passed" not in shown.stdout
