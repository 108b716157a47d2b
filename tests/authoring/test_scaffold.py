"""`new` writes an exercise that runs as it is and says what is left to fill in; it never overwrites anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.authoring import contract, scaffold
from grader.errors import CatalogError, GraderError, UnknownExercise
from grader.exercise import catalog, stub

KINDS = {
    "foundations_parts": "category1_linear",
    "category2_wine": "category2_mnist",
    "category3_leaves": "category3_rock_paper_scissors",
    "category4_jokes": "category4_sarcasm",
    "category5_tides": "category5_sunspots",
}


@pytest.fixture
def root(project) -> Path:
    for exercise_id in catalog.ids():
        project.add(exercise_id)
    return project.root


def contents(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("exercise_id", "like"), KINDS.items())
def test_a_new_exercise_keeps_the_contract_but_for_what_is_left_to_do(root: Path, exercise_id: str, like: str) -> None:
    assert len(scaffold.new(exercise_id, root=root)) == 3
    found = contract.findings(exercise_id, root)
    assert [name for name, findings in found.items() if findings] == ["text"]
    assert all(f"TODO({exercise_id}): " in finding.message for finding in found["text"])
    files = {re.split(", line", finding.where)[0] for finding in found["text"]}
    assert files == {f"exercises/{exercise_id}/{name}.py" for name in ("spec", "starter")} | {
        f"solutions/{exercise_id}.py"
    }
    made, model = catalog.find(exercise_id, root), catalog.find(like, root)
    assert stub.code_hash(made.starter) == stub.code_hash(model.starter)
    assert stub.code_hash(made.solution) == stub.code_hash(model.solution)
    assert made.exercise.metric == model.exercise.metric and made.exercise.requires == model.exercise.requires


def test_another_exercise_may_be_the_model(root: Path) -> None:
    scaffold.new("category2_wine", "category4_sarcasm", root)
    made, model = catalog.find("category2_wine", root).exercise, catalog.find("category4_sarcasm", root).exercise
    assert (made.dataset, made.preprocessing, made.output_shape) == (
        model.dataset,
        model.preprocessing,
        model.output_shape,
    )


def test_every_title_stays_unique(root: Path) -> None:
    scaffold.new("category2_wine", root=root)
    scaffold.new("category2_beer", root=root)
    assert len(catalog.all_entries(root)) == len(catalog.ids()) + 2


@pytest.mark.parametrize(
    "name",
    ["wine", "category2 wine", "Category2_wine", "category9_wine", "category2_", "../category2_x", "category2/x"],
)
def test_a_name_that_is_not_an_id_is_refused_with_an_example(root: Path, name: str) -> None:
    before = contents(root)
    with pytest.raises(CatalogError, match="is not an exercise id") as raised:
        scaffold.new(name, root=root)
    assert "category2_wine" in raised.value.help
    assert contents(root) == before


def test_an_id_in_use_is_refused(root: Path) -> None:
    before = contents(root)
    with pytest.raises(CatalogError, match="category2_mnist is in use: .*category2_mnist exists"):
        scaffold.new("category2_mnist", root=root)
    assert contents(root) == before


def test_a_solution_that_is_there_is_not_overwritten(root: Path) -> None:
    (root / "solutions" / "category2_wine.py").write_text("mine", encoding="utf-8")
    before = contents(root)
    with pytest.raises(CatalogError, match="category2_wine.py exists"):
        scaffold.new("category2_wine", root=root)
    assert contents(root) == before


def test_an_unknown_model_is_answered_with_the_nearest_one(root: Path) -> None:
    with pytest.raises(UnknownExercise) as raised:
        scaffold.new("category2_wine", "category2_mnst", root)
    assert "Did you mean category2_mnist?" in raised.value.help


def test_a_model_without_a_solution_is_reported(root: Path) -> None:
    (root / "solutions" / "category2_mnist.py").unlink()
    with pytest.raises(CatalogError, match="category2_mnist has no solution to start from"):
        scaffold.new("category2_wine", root=root)


def test_a_full_disk_leaves_nothing_half_written(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, opened = contents(root), Path.open

    def full(path: Path, mode: str = "r", *arguments: object, **options: object):
        if mode == "x" and path.parent.name == "solutions":
            raise OSError(28, "No space left on device", str(path))
        return opened(path, mode, *arguments, **options)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(GraderError, match="cannot be written: No space left on device"):
        scaffold.new("category2_wine", root=root)
    monkeypatch.undo()
    assert contents(root) == before and not (root / "exercises" / "category2_wine").exists()


def test_the_command_prints_what_it_wrote_and_two_commands_to_go_on_with(project) -> None:
    project.add("category1_linear")
    done = project.run("new", "category1_slope")
    assert done.returncode == 0, done.stderr
    written = [line.removeprefix("Wrote ") for line in done.stdout.splitlines() if line.startswith("Wrote ")]
    assert len(written) == 3 and all((project.root / path).is_file() for path in written)
    commands = [line.strip() for line in done.stdout.splitlines() if line.startswith("  python")]
    assert commands == [
        "python -m grader check category1_slope --quick",
        "python -m grader calibrate category1_slope",
    ]
    checked = project.run(*commands[0].split()[3:])
    assert checked.returncode == 1 and "TODO(category1_slope)" in checked.stdout
    again = project.run("new", "category1_slope")
    assert again.returncode == 2 and "is in use" in again.stderr and "Traceback" not in again.stderr
