"""Shapes that fit what is asked, and shapes that do not."""

from __future__ import annotations

import numpy as np
import pytest

from grader.evaluation.shapes import added_axis, fed, matches, read_output, takes
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


@pytest.mark.parametrize(
    ("found", "asked", "says"),
    [
        ((28, 28, 1), (28, 28), "adds"),
        ((None, None, 1), (28, 28), "adds"),
        ((4, 1), (4,), "adds"),
        ((24, 7, 1), (24, 7), "adds"),
        ((30, 1, 1), (30, 1), "adds"),
        ((28, 28), (28, 28, 1), "leaves out"),
        ((), (1,), "leaves out"),
    ],
)
def test_a_last_axis_of_1_may_be_added_or_left_out(found: Shape, asked: Shape, says: str) -> None:
    assert takes(found, asked)
    assert says in added_axis(found, asked)


@pytest.mark.parametrize(
    "found", [(28, 28, 3), (28, 28, None), (1, 28, 28), (28,), (28, 28, 1, 1), (32, 32, 1), (784,)]
)
def test_no_other_axis_may_be_added_or_left_out(found: Shape) -> None:
    assert not takes(found, (28, 28))


@pytest.mark.parametrize(("declared", "given"), [((8, 8, 1), (8, 8)), ((8, 8), (8, 8, 1)), ((3, 1), (3,)), ((), (1,))])
@pytest.mark.parametrize("functional", [True, False])
def test_keras_feeds_a_model_with_an_axis_of_1_more_or_less(declared: Shape, given: Shape, functional: bool) -> None:
    import keras

    from grader.evaluation import predicting

    start, flat = keras.Input(declared), keras.layers.Reshape((int(np.prod(given)),))
    model = keras.Model(start, flat(start)) if functional else keras.Sequential([start, flat])
    inputs = np.random.default_rng(0).random((4, *given)).astype(np.float32)
    assert np.array_equal(predicting.predict(model, fed(inputs, declared, given)), inputs.reshape(4, -1))


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
