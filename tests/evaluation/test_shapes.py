"""Shapes that fit what is asked, and shapes that do not."""

from __future__ import annotations

import numpy as np
import pytest

from grader.evaluation.shapes import fed, matches, read_output, takes
from grader.exercise.spec import Shape


@pytest.mark.parametrize(
    ("found", "asked", "agrees"),
    [
        ((28, 28), (28, 28), True),
        ((None, None), (28, 28), True),
        ((28, 28, 1), (28, 28), False),
        ((28,), (28, 28), False),
        ((32, 32), (28, 28), False),
        ((5, 1), (None, 1), True),
    ],
)
def test_none_is_any_length(found: Shape, asked: Shape, agrees: bool) -> None:
    assert matches(found, asked) is agrees


@pytest.mark.parametrize("found", [(30, 1), (None, 1), (30,), (None,), (1,)])
def test_a_forecaster_may_declare_its_window_in_many_ways(found: Shape) -> None:
    assert takes(found, (30, 1))


@pytest.mark.parametrize("found", [(20, 1), (20,), (30, 2), ()])
def test_another_window_is_not_taken(found: Shape) -> None:
    assert not takes(found, (30, 1))


def test_an_image_with_a_channel_is_not_one_without() -> None:
    assert not takes((28, 28, 1), (28, 28))


def test_windows_are_fed_as_declared() -> None:
    windows = np.arange(60.0).reshape(2, 30, 1)
    assert fed(windows, (None, 1), (30, 1)).shape == (2, 30, 1)
    assert fed(windows, (30,), (30, 1)).shape == (2, 30)
    assert fed(windows, (1,), (30, 1)).tolist() == [[29.0], [59.0]]


def test_a_stored_channel_axis_is_dropped_if_none_is_asked_for() -> None:
    assert fed(np.zeros((4, 28, 28, 1)), (28, 28), (28, 28)).shape == (4, 28, 28)


def test_a_flat_output_is_read_as_a_column() -> None:
    read = read_output(np.arange(3.0), (1,), forecast=False)
    assert read is not None and read[0].shape == (3, 1) and "(n,)" in read[1]


def test_the_last_step_of_a_sequence_is_the_forecast() -> None:
    read = read_output(np.arange(60.0).reshape(2, 30, 1), (1,), forecast=True)
    assert read is not None and read[0].tolist() == [[29.0], [59.0]] and "last one" in read[1]


def test_a_sequence_does_not_fit_if_nothing_is_forecast() -> None:
    assert read_output(np.zeros((2, 30, 1)), (1,), forecast=False) is None


def test_six_classes_are_not_five() -> None:
    assert read_output(np.zeros((2, 6)), (5,), forecast=False) is None
