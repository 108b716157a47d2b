"""A wrong field of a spec is named at once, and points follow the exam's arithmetic."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest

from grader import Accuracy, Causal, Exercise, Layer, MeanAbsoluteError, OnRealData, Tokens, Windows
from grader.exercise import header

GOOD: dict[str, Any] = {
    "title": "Ten handwritten digits",
    "skills": ("2.2", "2.12"),
    "dataset": "mnist",
    "input_shape": (28, 28),
    "output_shape": (10,),
    "max_megabytes": 10,
    "metric": Accuracy(at_least=0.97, step=0.01),
}


def test_an_exercise_needs_no_more_than_its_seven_fields():
    exercise = Exercise(**GOOD)
    assert (exercise.max_points, exercise.model_file, exercise.hints) == (5, "mymodel.h5", ())


@pytest.mark.parametrize("name", GOOD)
def test_a_field_without_default_cannot_be_left_out(name):
    with pytest.raises(TypeError, match=name):
        Exercise(**{field: value for field, value in GOOD.items() if field != name})


def test_an_unknown_field_is_refused_by_name():
    with pytest.raises(TypeError, match="input_shapes"):
        Exercise(**GOOD, input_shapes=(28, 28))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "  "),
        ("title", "two\nlines"),
        ("title", 5),
        ("dataset", ""),
        ("dataset", None),
        ("skills", "2.7"),
        ("skills", ["2.7"]),
        ("skills", ("2",)),
        ("skills", ("6.1",)),
        ("skills", ("2.123",)),
        ("skills", (2.7,)),
        ("input_shape", 28),
        ("input_shape", [28, 28]),
        ("input_shape", (28, 0)),
        ("input_shape", (28, -1)),
        ("input_shape", (28.0, 28)),
        ("input_shape", ("28",)),
        ("output_shape", 10),
        ("output_shape", (0,)),
        ("output_shape", (True,)),
        ("max_megabytes", 0),
        ("max_megabytes", -1),
        ("max_megabytes", "10"),
        ("max_megabytes", math.nan),
        ("max_megabytes", math.inf),
        ("train_minutes", 0),
        ("train_minutes", None),
        ("train_gigabytes", -4),
        ("metric", 0.97),
        ("metric", None),
        ("requires", Layer("Conv2D")),
        ("requires", ("Conv2D",)),
        ("forbids", [Layer("LSTM")]),
        ("forbids", ("LSTM",)),
        ("hints", "Look at the pictures."),
        ("hints", ("Look at the pictures.", "")),
        ("hints", (5,)),
        ("preprocessing", "tokens"),
        ("real", Accuracy(at_least=0.9, step=0.02)),
        ("real", OnRealData(MeanAbsoluteError(at_most=0.1, step=0.01))),
        ("exam_bar", 0),
        ("exam_bar", "0.12"),
        ("model_file", "model.h5"),
        ("model_file", None),
    ],
)
def test_a_field_that_makes_no_sense_is_named_with_its_value(field, value):
    with pytest.raises(ValueError) as refused:
        Exercise(**{**GOOD, field: value})
    message = str(refused.value)
    assert message.startswith(f"{field}={value!r}: ")
    assert len(message) > len(f"{field}={value!r}: ") + 10


@pytest.mark.parametrize("shape", [(), (None,), (None, 1), (150, 150, 3)])
def test_shapes_may_have_any_rank_and_open_sizes(shape):
    exercise = Exercise(**{**GOOD, "input_shape": shape, "output_shape": shape})
    assert (exercise.input_shape, exercise.output_shape) == (shape, shape)


@pytest.mark.parametrize(
    ("make", "field", "value"),
    [
        *(
            (lambda value: Accuracy(at_least=value, step=0.02), "at_least", value)
            for value in (0, -0.5, 1.01, 97, "0.9")
        ),
        *((lambda value: Accuracy(at_least=value, step=0.02), "at_least", value) for value in (math.nan, True, None)),
        *(
            (lambda value: Accuracy(at_least=0.9, step=value), "step", value)
            for value in (0, -0.02, 1, 2, math.nan, "1%")
        ),
        *((lambda value: MeanAbsoluteError(at_most=value, step=0.1), "at_most", value) for value in (0, -1, math.inf)),
        *((lambda value: MeanAbsoluteError(at_most=value, step=0.1), "at_most", value) for value in (math.nan, "0.1")),
        *(
            (lambda value: MeanAbsoluteError(at_most=0.1, step=value), "step", value)
            for value in (0, -1, math.inf, None)
        ),
        *(
            (lambda value: Tokens(vocabulary_size=value, length=9), "vocabulary_size", value)
            for value in (2, 0, 9.5, "9")
        ),
        *((lambda value: Tokens(vocabulary_size=9, length=value), "length", value) for value in (0, -1, 1.5, None)),
        *((lambda value: Windows(length=value), "length", value) for value in (0, -30, 0.5, "30")),
        *((lambda value: Layer("Conv2D", at_least=value), "at_least", value) for value in (0, -1, 1.5, True)),
    ],
)
def test_a_part_of_a_spec_that_makes_no_sense_is_named_with_its_value(make, field, value):
    with pytest.raises(ValueError) as refused:
        make(value)
    assert f"{field}={value!r}" in str(refused.value)


@pytest.mark.parametrize("name", ["", "Conv 2D", "2DConv", "keras.layers.Dense", None, 5])
def test_a_name_that_cannot_be_a_layer_is_refused(name):
    with pytest.raises(ValueError) as refused:
        Layer(name)
    assert f"Layer({name!r})" in str(refused.value)


@pytest.mark.parametrize(
    ("accuracy", "points"),
    [
        (1.0, 5),
        (0.95, 5),
        (0.9499999, 4),
        (0.93, 4),
        (0.9299, 3),
        (0.91, 3),
        (0.89, 2),
        (0.87, 1),
        (0.8699, 0),
        (0.85, 0),
        (0.5, 0),
        (0.0, 0),
        (math.nan, 0),
        (math.inf, 0),
        (-math.inf, 0),
    ],
)
def test_accuracy_gives_five_points_at_the_bar_and_one_less_for_each_step_below_it(accuracy, points):
    assert Accuracy(at_least=0.95, step=0.02).points(accuracy) == points


@pytest.mark.parametrize(
    ("error", "points"),
    [
        (0.0, 5),
        (0.12, 5),
        (0.1200001, 4),
        (0.13, 4),
        (0.1301, 3),
        (0.14, 3),
        (0.16, 1),
        (0.17, 0),
        (9.0, 0),
        (math.nan, 0),
        (math.inf, 0),
    ],
)
def test_mae_gives_five_points_up_to_the_bar_and_one_less_for_each_step_above_it(error, points):
    assert MeanAbsoluteError(at_most=0.12, step=0.01).points(error) == points


@pytest.mark.parametrize("step", [0.001, 0.005, 0.01, 0.02, 0.03, 0.1])
@pytest.mark.parametrize("steps", range(6))
def test_each_step_costs_one_point_despite_the_rounding_of_floats(step, steps):
    for hundredths in range(50, 101):
        bar = hundredths / 100
        assert Accuracy(at_least=bar, step=step).points(bar - steps * step) == 5 - steps
        assert MeanAbsoluteError(at_most=bar, step=step).points(bar + steps * step) == 5 - steps


def test_a_tiny_step_gives_no_points_below_zero():
    assert Accuracy(at_least=1, step=1e-12).points(0) == 0
    assert MeanAbsoluteError(at_most=1e-12, step=1e-12).points(1e12) == 0


SEVERAL: dict[str, Any] = {
    **GOOD,
    "input_shape": {"numbers": (5,), "categories": (3,)},
    "output_shape": {"kind": (3,), "box": (4,)},
    "metric": {"kind": Accuracy(at_least=0.9, step=0.02), "box": MeanAbsoluteError(at_most=0.1, step=0.01)},
}


def test_an_exercise_of_several_outputs_is_one_exercise_for_each():
    exercise = Exercise(**SEVERAL, may_pass=("untrained", "box: linear model"), requires=(Layer("Dense"),))
    kind, box = exercise.outputs.values()
    assert (kind.output_shape, kind.metric, kind.may_pass) == ((3,), SEVERAL["metric"]["kind"], ("untrained",))
    assert (box.output_shape, box.metric, box.may_pass) == (
        (4,),
        SEVERAL["metric"]["box"],
        ("untrained", "linear model"),
    )
    assert exercise.inputs == SEVERAL["input_shape"] and exercise.has_several


def test_an_exercise_of_one_output_is_itself():
    exercise = Exercise(**GOOD)
    assert exercise.outputs == {"": exercise} and exercise.inputs == {"": (28, 28)} and not exercise.has_several
    assert exercise.output_names == () and exercise.output_shapes == {"": (10,)}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"input_shape": {"numbers": (5,)}}, "write the shape of a single one without a name"),
        ({"input_shape": {"numbers": (5,), "2": (3,)}}, "'2' cannot name a layer"),
        ({"input_shape": {"numbers": (5,), "categories": (None,)}}, "each shape is a tuple of positive whole numbers"),
        ({"input_shape": {"numbers": (5,), "categories": 3}}, "each shape is a tuple of positive whole numbers"),
        ({"metric": Accuracy(at_least=0.9, step=0.02)}, "one metric for each output is needed"),
        ({"metric": dict(reversed(SEVERAL["metric"].items()))}, "one metric for each output is needed, in their order"),
        ({"metric": {"kind": SEVERAL["metric"]["kind"], "box": 0.1}}, "Accuracy(at_least=..., step=...)"),
        ({"output_shape": (3,)}, "one metric for each output is needed"),
        ({"preprocessing": Tokens(vocabulary_size=9, length=5)}, "it is for one input"),
        ({"exam_bar": 0.9}, "exams had one input and one output"),
        ({"requires": (Causal(),)}, "Causal looks at one input and one output"),
        ({"may_pass": ("kinds: untrained",)}, "'kinds: untrained' is not one of"),
        (
            {"real": OnRealData(metric=Accuracy(at_least=0.9, step=0.1))},
            "with the kind of metric that the exercise has",
        ),
    ],
)
def test_what_several_cannot_have_is_refused(changes, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        Exercise(**{**SEVERAL, **changes})


def test_what_differs_on_real_data_holds_there_alone():
    other = OnRealData(Accuracy(at_least=0.9, step=0.02), may_pass=("bag of words",), train_minutes=9)
    exercise = Exercise(**GOOD, real=other)
    assert exercise.on("standin") == exercise
    there = exercise.on("real")
    assert there.metric.points(0.9) == 5 and exercise.metric.points(0.9) == 0
    assert (there.may_pass, there.train_minutes, there.title) == (("bag of words",), 9, exercise.title)
    assert Exercise(**GOOD, real=OnRealData(train_minutes=9)).on("real").metric == exercise.metric


@pytest.mark.parametrize("wrong", [{"may_pass": ("a guess",)}, {"train_minutes": 0}])
def test_what_makes_no_sense_on_real_data_is_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Exercise(**GOOD, real=OnRealData(**wrong))


@pytest.mark.parametrize(
    ("real", "row"),
    [
        (OnRealData(Accuracy(at_least=0.9, step=0.02)), "accuracy of at least 0.9, one point less for every 0.02"),
        (OnRealData(train_minutes=9), "at most 9 minutes"),
        (
            OnRealData(Accuracy(at_least=0.9, step=0.02), train_minutes=9),
            "accuracy of at least 0.9, one point less for every 0.02, and at most 9 minutes",
        ),
        (OnRealData(may_pass=("bag of words",)), None),
    ],
)
def test_a_header_says_what_a_learner_must_know_of_the_real_data(real, row):
    lines = {header.row_name(line): line for line in header.task_lines(Exercise(**GOOD, real=real))}
    assert lines["Full marks"] == header.task_lines(Exercise(**GOOD))[-1]
    assert lines.get("Real data") == (row and f"Real data    {row}")
