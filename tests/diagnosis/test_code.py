"""The line of a starter that a cause is about is found by what the code does there."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest

from grader.diagnosis.code import (
    Code,
    calls,
    calls_with,
    divides_by,
    is_reversed,
    looks_up,
    shifts,
    standardises,
    zips_datasets,
)

Finder = Callable[[ast.AST], bool]


@pytest.mark.parametrize(
    ("code", "finder"),
    [
        ("x = image / 255", divides_by(255)),
        ("x = image / 255.0", divides_by(255)),
        ("x = image * (1 / 255)", divides_by(255)),
        ("x = image * 0.00392156", divides_by(255)),
        ("x = image / 127.5 - 1", divides_by(127.5)),
        ("x = (image - mean) / deviation", standardises),
        ("x = tf.image.per_image_standardization(image)", standardises),
        ("x = window[::-1]", is_reversed),
        ("x = np.flip(window)", is_reversed),
        ("x = keras.utils.pad_sequences(ids, padding='pre')", calls_with("pad_sequences", padding="pre")),
        ("x = Dropout(rate=0.9)", calls_with("Dropout", rate=0.9)),
        ("x = keras.models.clone_model(model)", calls("clone_model")),
        ("x = labels - 1", shifts),
        ("x = order[y]", looks_up),
        ("x = tf.data.Dataset.zip((images, labels))", zips_datasets),
    ],
)
def test_what_the_code_does_is_found(code: str, finder: Finder) -> None:
    source = f"def solution_model():\n    first = 1\n    {code}\n    return x\n"
    assert Code(source.encode()).line(finder) == 3


@pytest.mark.parametrize(
    ("code", "finder"),
    [
        ("x = image / 25", divides_by(255)),
        ("x = image * 255", divides_by(255)),
        ("x = image / size", divides_by(255)),
        ("x = window[::2]", is_reversed),
        ("x = (a + b) / c", standardises),
        ("x = pad_sequences(ids, padding='post')", calls_with("pad_sequences", padding="pre")),
        ("x = dict(zip(rates, accuracies))", zips_datasets),
    ],
)
def test_what_it_does_not_do_is_not_found(code: str, finder: Finder) -> None:
    assert Code(f"def solution_model():\n    {code}\n".encode()).line(finder) is None


def test_the_likeliest_finder_comes_first() -> None:
    source = b"def solution_model():\n    a = x / 255\n    b = per_image_standardization(a)\n"
    assert Code(source).line(standardises, divides_by(255)) == 3
    assert Code(source).line(is_reversed, divides_by(255)) == 2


def test_given_functions_and_the_lines_that_run_the_file_are_not_the_learners() -> None:
    source = b"def load_data():\n    return x / 255\n\nif __name__ == '__main__':\n    y = x / 255\n"
    assert Code(source).line(divides_by(255)) is None


def test_code_that_is_not_python_has_no_lines() -> None:
    assert Code(b"def solution_model(:\n").line(calls("fit")) is None
    assert Code.of(None).line(calls("fit")) is None
