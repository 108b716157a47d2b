"""Advice on an output leads to the shape that is asked, and a score names the data that it is about."""

from __future__ import annotations

import re

import pytest

from grader.exercise import catalog
from grader.scoring import advice

FASHION = catalog.find("category2_fashion_mnist").exercise
LINE = catalog.find("category1_linear").exercise


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("standin", "on the stand-in data: a model trained on the real data needs --source real."),
        ("real", "on the real data: a model trained on the stand-in data needs --source standin."),
    ],
)
def test_a_low_score_names_the_data_it_is_about(source: str, words: str) -> None:
    assert words in advice.on_source(FASHION, source)  # type: ignore[arg-type]


def test_data_of_one_kind_has_no_other_source() -> None:
    assert advice.on_source(LINE, "standin") == ""


@pytest.mark.parametrize(
    ("exercise_id", "found"),
    [
        ("category5_household_power", (24,)),
        ("category5_household_power", (7,)),
        ("category5_household_power", (12, 7)),
        ("category5_household_power", (24, 1)),
        ("category5_household_power", (24 * 7,)),
        ("category5_diesel_prices", (10,)),
        ("category5_diesel_prices", (1,)),
    ],
)
def test_advice_on_an_output_leads_to_what_is_asked(exercise_id: str, found: tuple[int, ...]) -> None:
    from keras import Input, Model, layers

    exercise = catalog.find(exercise_id).exercise
    end = re.split("[Ee]nd the model with ", advice.on_output(exercise, found))[-1]
    advised = [call for call in re.split(r"(?<=\)), | and |\.$", end) if call]
    inputs = outputs = Input(found)
    for call in advised:
        outputs = eval(call, dict(vars(layers)))(outputs)
    assert Model(inputs, outputs).output_shape[1:] == exercise.output_shape


@pytest.mark.parametrize("exercise_id", ["foundations_api_search", "category2_mnist"])
def test_a_single_number_for_several_is_advised_to_be_a_layer_of_so_many(exercise_id: str) -> None:
    exercise = catalog.find(exercise_id).exercise
    assert advice.on_output(exercise, ()) == f"End the model with Dense({exercise.output_shape[0]})."


def test_outputs_without_their_steps_are_advised_to_keep_them() -> None:
    said = advice.on_output(catalog.find("category5_trailing_average").exercise, (1,))
    assert said == "Give one output per step: return_sequences=True, no Flatten, and no pooling over the steps."
