"""A starter's header and its spec say the same, and a solution is its starter filled in."""

from __future__ import annotations

import re

import pytest

from grader import catalog
from grader.catalog import Entry
from grader.datasets import cache
from grader.datasets.dataset import Image, Label
from grader.header import task_lines

ENTRIES = catalog.all_entries()
MARKER = "    # YOUR CODE HERE\n"
every_exercise = pytest.mark.parametrize("entry", ENTRIES, ids=[entry.id for entry in ENTRIES])


def header(source: str) -> str:
    return source[: source.index("\n\n") + 1]


def numbers(text: str) -> set[float]:
    return {float(number) for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\w)", text)}


def allowed_numbers(entry: Entry) -> set[float]:
    """What the spec and the dataset say in numbers."""
    known = numbers("\n".join(task_lines(entry.exercise))) | numbers(entry.category.replace("category", ""))
    for feature in cache.get(entry.exercise.dataset).features.values():
        if isinstance(feature, Image):
            known |= {0, 255, *feature.shape}
        if isinstance(feature, Label):
            known |= set(range(len(feature.names)))
    return known


@every_exercise
def test_header_states_what_the_spec_asks(entry: Entry) -> None:
    lines = header(entry.starter.read_text(encoding="utf-8")).splitlines()
    for line in task_lines(entry.exercise):
        assert f"# {line}" in lines


@every_exercise
def test_no_number_in_the_header_is_anything_but_the_specs_or_the_datasets(entry: Entry) -> None:
    assert numbers(header(entry.starter.read_text(encoding="utf-8"))) <= allowed_numbers(entry)


def test_a_number_that_drifts_is_noticed() -> None:
    entry = catalog.find("category2_mnist")
    drifted = header(entry.starter.read_text(encoding="utf-8")).replace("0.97", "0.96")
    assert not numbers(drifted) <= allowed_numbers(entry)


@every_exercise
def test_header_tells_the_file_and_the_command(entry: Entry) -> None:
    source = entry.starter.read_text(encoding="utf-8")
    assert f"pytest exercises/{entry.id}" in header(source)
    assert source.endswith(f'model.save(Path(__file__).with_name("{entry.exercise.model_file}"))\n')
    assert source.count(MARKER) == 1


@every_exercise
def test_solution_is_its_starter_filled_in(entry: Entry) -> None:
    before, after = entry.starter.read_text(encoding="utf-8").split(MARKER)
    solution = entry.solution.read_text(encoding="utf-8")
    assert solution.startswith(before) and solution.endswith(after)
    filled = solution[len(before) : len(solution) - len(after)]
    assert filled.lstrip().startswith("# "), "a solution begins with the comment that says why it works"


@every_exercise
def test_every_exercise_has_three_hints(entry: Entry) -> None:
    assert len(entry.exercise.hints) == 3
