"""`check` finds every breach of an exercise's contract and says where it is; a fair exercise has none."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest
from projects import edit

from grader.authoring import contract, spec_checks
from grader.authoring.subject import Subject
from grader.datasets import cache
from grader.exercise import catalog, header
from grader.exercise.catalog import Entry

ENTRIES = catalog.all_entries()
SPEC, STARTER = "exercises/category1_linear/spec.py", "exercises/category1_linear/starter.py"
SOLUTION = "solutions/category1_linear.py"
SAVE = 'model.save(Path(__file__).with_name("mymodel.h5"))'


@pytest.fixture
def line(project) -> Entry:
    return project.add("category1_linear")


def reported(entry: Entry, *names: str) -> list[tuple[str, str, str]]:
    """Place, message and help of every breach that the named checks find; of all checks if none is named."""
    found = contract.findings(entry.id, entry.folder.parents[1])
    chosen = [finding for name, findings in found.items() if name in names or not names for finding in findings]
    return [(finding.where, finding.message, finding.help) for finding in chosen]


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.id for entry in ENTRIES])
def test_every_exercise_keeps_its_contract(entry: Entry) -> None:
    found = contract.findings(entry.id)
    assert list(found) == list(contract.ORDER)
    breaches = [finding for findings in found.values() for finding in findings if not finding.warns]
    if entry.model.exists():  # somebody has worked on it here
        breaches = [finding for finding in breaches if "not a stub" not in finding.message]
    assert breaches == []


def test_every_solution_has_its_exercise() -> None:
    assert contract.strays() == []


def test_what_belongs_to_no_exercise_is_found(line: Entry) -> None:
    (line.solution.parent / "category2_gone.py").write_text("", encoding="utf-8")
    (line.folder.parent / "category2_begun").mkdir()
    found = contract.strays(line.folder.parents[1])
    assert [finding.where for finding in found] == ["exercises/category2_begun", "solutions/category2_gone.py"]


# Each row breaks one thing in a copy of category1_linear: the file, the old text and the new one; then the place that
# is reported, the beginning of the message, and a part of the help.
BREACHES = {
    "a skill that does not exist": (
        SPEC,
        'skills=("2.1", "2.2")',
        'skills=("2.1", "2.20")',
        (
            f"{SPEC}, line 5",
            "skills names 2.20, which is not a skill.",
            "See grader/exercise/skills.py.",
        ),
    ),
    "a required layer that Keras does not have": (
        SPEC,
        "    may_pass=",
        '    requires=(Layer("Densse"),),\n    may_pass=',
        (f"{SPEC}, line 13", "requires names Densse, which is not a Keras layer.", "Did you mean Dense?"),
    ),
    "a required layer that no model may contain": (
        SPEC,
        "    may_pass=",
        '    requires=(Layer("Lambda"),),\n    may_pass=',
        (f"{SPEC}, line 13", "requires names Lambda, which no model may contain.", "Require another"),
    ),
    "a layer that is required and forbidden": (
        SPEC,
        "    may_pass=",
        '    requires=(Layer("Dense"),),\n    forbids=(Layer("Dense"),),\n    may_pass=',
        (f"{SPEC}, line 13", "Dense is both required and forbidden.", "Remove it"),
    ),
    "no skills": (SPEC, '("2.1", "2.2")', "()", (f"{SPEC}, line 5", "skills is empty.", "Name the skills")),
    "building on an exercise that does not exist": (
        SPEC,
        "    minutes=20,",
        '    builds_on=("category1_lines",),\n    minutes=20,',
        (f"{SPEC}, line 6", "builds_on names category1_lines, which is not another exercise here.", "by its id"),
    ),
    "minutes that are not stated": (
        SPEC,
        "    minutes=20,\n",
        "",
        ("", "minutes is missing: learners do not know how long it may take.", "Write minutes=20"),
    ),
    "minutes that the solution contradicts": (
        SPEC,
        "minutes=20",
        "minutes=60",
        (f"{SPEC}, line 6", "minutes is 60, but by the length of the solution it is about 20.", "Correct it"),
    ),
    "a dataset that is not there": (
        SPEC,
        'dataset="linear"',
        'dataset="lines"',
        (f"{SPEC}, line 7", "there is no dataset 'lines'.", "linear"),
    ),
    "an input shape that the data contradicts": (
        SPEC,
        "input_shape=(1,)",
        "input_shape=(2,)",
        (f"{SPEC}, line 8", "input_shape is (2,), but linear gives (1,).", "Write input_shape=(1,)"),
    ),
    "an output shape that the labels contradict": (
        SPEC,
        "output_shape=(1,)",
        "output_shape=(3,)",
        (f"{SPEC}, line 9", "output_shape is (3,), but the labels of linear need (1,).", "output_shape=(1,)"),
    ),
    "a metric for classes where labels are numbers": (
        SPEC,
        "metric=MeanAbsoluteError(at_most=0.01, step=0.01)",
        "metric=Accuracy(at_least=0.9, step=0.01)",
        (f"{SPEC}, line 12", "the labels of linear are numbers, which Accuracy cannot score.", "MeanAbsoluteError"),
    ),
    "too few hints": (
        SPEC,
        '        "A straight line has two numbers to find. How many units does a network need for that?",\n',
        "",
        (f"{SPEC}, line 15", "there are 2 hints.", "Write 3, from a nudge to the idea."),
    ),
    "a hint with the solution's code": (
        SPEC,
        "How many units does a network need for that?",
        "Try tf.keras.layers.Dense(1) for that.",
        (
            f"{SPEC}, line 16",
            "a hint contains a piece of the solution: tf.keras.layers.Dense(1)",
            "Say the idea in words",
        ),
    ),
    "no place to write": (
        STARTER,
        "    # YOUR CODE HERE\n",
        "",
        (STARTER, "`# YOUR CODE HERE` occurs in it 0 times.", "It must occur once"),
    ),
    "a starter that is filled in": (
        STARTER,
        "    # YOUR CODE HERE\n",
        "    # YOUR CODE HERE\n    model = tf.keras.Sequential()\n",
        (f"{STARTER}, line 28", "it is not a stub: solution_model() does more than return.", "in the solution"),
    ),
    "a starter without the function": (
        STARTER,
        "def solution_model",
        "def solution",
        (STARTER, "it defines no solution_model().", "def solution_model():"),
    ),
    "a starter that is not Python": (
        STARTER,
        "def load_data():",
        "def load_data(:",
        (f"{STARTER}, line 22", "invalid syntax.", "Correct that line."),
    ),
    "a starter that saves another file": (
        STARTER,
        SAVE,
        SAVE.replace(".h5", ".keras"),
        (f"{STARTER}, line 36", "it saves mymodel.keras, the spec says mymodel.h5.", "Write mymodel.h5."),
    ),
    "a starter that saves nothing": (
        STARTER,
        SAVE,
        "pass",
        (STARTER, "running it saves no model.", 'model.save(Path(__file__).with_name("mymodel.h5"))'),
    ),
    "a number in the header that is not the spec's": (
        STARTER,
        "at most 1 MB",
        "at most 2 MB",
        (f"{STARTER}, line 8", "'File' says 'mymodel.h5, at most 2 MB', but the spec says otherwise.", "at most 1 MB"),
    ),
    "a line that is missing from the header": (
        STARTER,
        "# Output       (1,)\n",
        "",
        (STARTER, "the header has no line 'Output'.", "Write: # Output       (1,)"),
    ),
    "a line in the header that the spec does not require": (
        STARTER,
        "# Not allowed ",
        "# Required     Conv2D\n# Not allowed ",
        (
            f"{STARTER}, line 10",
            "the header has a line 'Required', but the spec does not require it.",
            "Remove the line.",
        ),
    ),
    "a number in the header's prose": (
        STARTER,
        "a handful of points",
        "8 points",
        (f"{STARTER}, line 3", "the header says 8, which neither the spec nor the dataset states.", "in words"),
    ),
    "no way to grade it": (
        STARTER,
        " Grade it: pytest exercises/category1_linear",
        "",
        (STARTER, "the header does not say how it is graded.", "pytest exercises/category1_linear"),
    ),
    "a solution without the function": (
        SOLUTION,
        "def solution_model",
        "def solution",
        (SOLUTION, "it defines no solution_model().", "def solution_model():"),
    ),
    "a solution that is not Python": (
        SOLUTION,
        "epochs=300",
        "epochs=3 = 0",
        (f"{SOLUTION}, line 33", "invalid syntax.", "Correct that line."),
    ),
    "a solution with another header": (
        SOLUTION,
        "at most 1 MB",
        "at most 2 MB",
        (
            f"{SOLUTION}, line 8",
            "its beginning is not the starter's:",
            "Copy the beginning of exercises/category1_linear",
        ),
    ),
    "a solution with another end": (
        SOLUTION,
        SAVE,
        SAVE.replace("save", "export"),
        (f"{SOLUTION}, line 40", "its end is not the starter's:", "Copy the end of"),
    ),
    "a solution that does not say why": (
        SOLUTION,
        "    # A line has one weight and one bias, and so has a single unit: a larger network would be no better.\n",
        "",
        (f"{SOLUTION}, line 29", "no comment says why it works.", "Begin solution_model() with one."),
    ),
    "something left to do": (
        STARTER,
        "Build and train",
        "TODO: build and train",
        (f"{STARTER}, line 3", "TODO: build and train a network that learns", "Fill it in."),
    ),
}


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_is_reported_with_its_place_and_its_remedy(line: Entry, name: str) -> None:
    file, old, new, (where, message, help) = BREACHES[name]
    root = line.folder.parents[1]
    edit(root / file, old, new)
    spec = root / SPEC
    edit(spec, "from grader import Exercise", "from grader import Accuracy, Layer, Exercise")
    assert any(
        place == where and said.startswith(message) and help in remedy for place, said, remedy in reported(line)
    ), reported(line)


def test_the_copy_that_the_breaches_are_made_in_has_none(line: Entry) -> None:
    assert reported(line) == []


def test_several_breaches_are_all_reported(line: Entry) -> None:
    edit(line.starter, "at most 1 MB", "at most 2 MB")
    edit(line.solution, "epochs=300", "epochs=")
    edit(line.folder / "spec.py", '("2.1", "2.2")', "()")
    assert [where for where, *_ in reported(line)] == [f"{SPEC}, line 5", f"{STARTER}, line 8", f"{SOLUTION}, line 33"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("at_most=0.01", "at_most=-1", "line 12: at_most=-1: the bar of an MAE is a number above 0"),
        (
            "at_most=0.01",
            "at_least=0.01",
            "line 12: MeanAbsoluteError takes no at_least: an MAE is bounded from above, at_most=...",
        ),
        (
            "MeanAbsoluteError(at_most=0.01",
            "Accuracy(at_most=0.01",
            "line 12: Accuracy takes no at_most: an accuracy is bounded from below, at_least=...",
        ),
        ('title="', 'titel="', "line 3: Exercise takes no titel: did you mean title?"),
        ("SPEC = ", "SPEK = ", "spec.py defines no SPEC"),
    ],
)
def test_a_spec_that_cannot_be_used_does_not_hide_what_else_is_wrong(
    line: Entry, old: str, new: str, message: str
) -> None:
    edit(line.folder / "spec.py", "from grader import Exercise", "from grader import Accuracy, Exercise")
    edit(line.folder / "spec.py", old, new)
    line.solution.unlink()
    (spec, solution) = reported(line)
    assert message in spec[1] and str(line.folder.parents[1]) not in spec[1]
    assert solution[:2] == (SOLUTION, "there is no such file.")


def test_a_header_without_numbers_is_one_finding_with_the_lines_to_write(line: Entry) -> None:
    text = line.starter.read_text(encoding="utf-8")
    _, code = text.split("\n\n", 1)
    line.starter.write_text(f"# A line\n#\n# pytest exercises/{line.id}\n\n{code}", encoding="utf-8")
    ((where, message, help),) = reported(line, "header")
    assert (where, message) == (STARTER, "the header does not state the requirements.")
    assert all(f"# {row}" in help.splitlines() for row in header.task_lines(line.exercise))


def test_an_accuracy_that_guessing_reaches_is_reported(project) -> None:
    entry = project.add("category2_mnist")
    edit(entry.folder / "spec.py", "at_least=0.97", "at_least=0.1")
    ((where, message, _),) = reported(entry, "data")
    assert where == "exercises/category2_mnist/spec.py, line 15"
    assert message == "at_least=0.1 is no more than guessing among 10 classes gives, 0.1."


def test_a_requirement_that_asks_more_than_the_dataset_says_is_reported(project) -> None:
    entry = project.add("category2_iris")
    spec = entry.folder / "spec.py"
    edit(spec, "from grader import ", "from grader import Suspects, ")
    edit(spec, "    hints=", "    requires=(Suspects(count=5, found=0.5),),\n    hints=")
    ((_, said, help),) = reported(entry, "data")
    assert said == "Suspects needs the wrong labels of iris, which does not say them."
    assert help.startswith('Declare them: hidden={"wrong labels": ...}')


@pytest.mark.parametrize(
    ("exercise", "old", "new", "message"),
    [
        ("category4_sarcasm", "length=120", "length=60", "input_shape is (120,), but sarcasm gives (60,)."),
        ("category5_sunspots", "length=30", "length=20", "input_shape is (30, 1), but sunspots gives (20, 1)."),
        ("category2_mnist", "(10,)", "(9,)", "output_shape is (9,), but the labels of mnist need (10,)."),
        ("category2_mnist", "(28, 28)", "(32, 32)", "input_shape is (32, 32), but mnist gives (28, 28, 1)."),
        ("category2_mnist", "hints=", "preprocessing=Windows(length=784),\nhints=", "mnist is not a series"),
        ("category2_mnist", "hints=", "preprocessing=Tokens(vocabulary_size=9, length=784),\nhints=", "holds no text"),
        (
            "category2_mnist",
            "Accuracy(at_least=0.97",
            "MeanAbsoluteError(at_most=0.97",
            "the labels of mnist are 10 classes, which MeanAbsoluteError cannot score.",
        ),
    ],
)
def test_a_spec_that_contradicts_its_data_is_reported(project, exercise: str, old: str, new: str, message: str) -> None:
    entry = project.add(exercise)
    spec = entry.folder / "spec.py"
    edit(spec, old, new)
    imports = "from grader import MeanAbsoluteError, Tokens, Windows\n"
    spec.write_text(imports + spec.read_text(encoding="utf-8"), encoding="utf-8")
    assert any(said.startswith(message) or message in said for _, said, _ in reported(entry, "data")), reported(
        entry, "data"
    )


@pytest.mark.parametrize(
    ("shape", "count", "said"),
    [
        ((28, 28), 1_999, "Hold out 2,000 or more where you can."),
        ((28, 28), 2_000, None),
        ((150, 150, 3), 499, "Hold out 500 or more where you can."),
        ((150, 150, 3), 500, None),
    ],
)
def test_too_few_held_out_examples_to_decide_are_a_warning(
    shape: tuple[int, ...], count: int, said: str | None, monkeypatch
) -> None:
    mnist = catalog.find("category2_mnist")
    few = replace(cache.get("mnist"), sizes={"train": 1, "validation": 1, "heldout": count})
    monkeypatch.setattr(cache, "get", lambda name: few)
    found = spec_checks.check_data(Subject(mnist.id, catalog.ROOT), replace(mnist.exercise, input_shape=shape))
    warnings = [finding for finding in found if finding.warns]
    assert [finding.help for finding in warnings] == ([said] if said else [])


def test_two_classes_may_have_one_output_or_two(project) -> None:
    entry = project.add("category4_sarcasm")
    edit(entry.folder / "spec.py", "output_shape=(1,)", "output_shape=(2,)")
    assert reported(entry, "data") == []


def test_a_title_of_another_exercise_is_reported_with_its_id(project, line: Entry) -> None:
    other = project.add("category2_mnist")
    edit(other.folder / "spec.py", "Ten handwritten digits", "A Straight Line")
    assert reported(line, "spec")[0][1] == "category2_mnist has the title 'A straight line' too."


def put(entry: Entry, name: str) -> None:
    (entry.folder / name).write_text("x", encoding="utf-8")


@pytest.mark.parametrize("name", ["notes.txt", "old_starter.py", "mymodel"])
def test_a_stray_file_is_reported(line: Entry, name: str) -> None:
    put(line, name)
    assert reported(line) == [
        (f"exercises/category1_linear/{name}", "a stray file: nothing here refers to it.", "Remove it.")
    ]


@pytest.mark.parametrize("name", ["mymodel.h5", ".record.json", "calibration.json", "calibration.png", "curves.png"])
def test_what_training_and_measuring_leave_is_not_stray(line: Entry, name: str) -> None:
    put(line, name)
    assert reported(line, "files") == []


def test_a_file_that_the_starter_names_is_not_stray(line: Entry) -> None:
    put(line, "points.csv")
    edit(line.starter, "# Given, do not change.", "# Given, do not change: reads points.csv.")
    assert reported(line, "files") == []


@pytest.mark.parametrize("name", ["my wine", "Category2_wine"])
def test_a_folder_whose_name_is_not_an_id_is_one_clear_line(project, line: Entry, name: str) -> None:
    folder = line.folder.with_name(name)
    line.folder.rename(folder)
    found = contract.findings(name, project.root)["spec"]
    assert [finding.message for finding in found] == [f"{name!r} is not an exercise id."]
    assert "category2_wine" in found[0].help


def binary(entry: Entry) -> None:
    entry.starter.write_bytes(b"\xff\xfe\x00")


def missing(entry: Entry) -> None:
    entry.solution.unlink()


def the_stub(entry: Entry) -> None:
    entry.solution.write_text(entry.starter.read_text(encoding="utf-8"), encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "where", "message"),
    [
        (binary, STARTER, "it is not UTF-8 text."),
        (missing, SOLUTION, "there is no such file."),
        (the_stub, SOLUTION, "it is the stub itself."),
    ],
)
def test_unusable_files_are_reported(line: Entry, damage: Callable[[Entry], None], where: str, message: str) -> None:
    damage(line)
    assert (where, message) in [(place, said) for place, said, _ in reported(line)]


def test_the_quick_check_is_quick_and_needs_no_tensorflow() -> None:
    code = (
        "import sys; from grader.__main__ import main; main(['check', 'category4_sarcasm', '--quick']); "
        "print('loaded:', 'tensorflow' in sys.modules)"
    )
    before = os.times()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    after = os.times()
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    assert seconds < 2, done.stderr  # of processor time: the machine may be busy
    assert done.stdout.splitlines()[-1] == "loaded: False"
    assert "category4_sarcasm" in done.stdout


def test_exercises_that_build_on_each_other_are_reported(project) -> None:
    for one, other in (("category1_linear", "category1_second"), ("category1_second", "category1_linear")):
        entry = project.add(one, like="category1_linear" if one != "category1_linear" else None)
        edit(entry.folder / "spec.py", "    minutes=20,", f"    builds_on=({other!r},),\n    minutes=20,")
    found = contract.findings("category1_linear", project.root)["spec"]
    assert [finding.message for finding in found] == ["category1_second builds on category1_linear too."]
