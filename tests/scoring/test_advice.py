"""Advice on a low score names the data that the score is about, and no cause that the model itself rules out."""

from __future__ import annotations

import pytest

from grader.exercise import catalog
from grader.scoring import advice

FASHION = catalog.find("category2_fashion_mnist").exercise
LINE = catalog.find("category1_linear").exercise
SCALED = "trained on scaled input"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("standin", "on the stand-in data: a model trained on the real data needs --source real."),
        ("real", "on the real data: a model trained on the stand-in data needs --source standin."),
    ],
)
def test_a_low_score_names_the_data_it_is_about(source: str, words: str) -> None:
    said = advice.on_score(FASHION, source)  # type: ignore[arg-type]
    assert words in said and SCALED in said


def test_a_model_that_scales_its_input_is_not_told_to() -> None:
    said = advice.on_score(FASHION, "standin", ("Rescaling", "Flatten", "Dense"))
    assert SCALED not in said and "--source real" in said
    assert SCALED in advice.on_score(FASHION, "standin", ("BatchNormalization", "Dense"))  # whose averages are scaled


def test_data_of_one_kind_has_no_other_source() -> None:
    assert advice.on_score(LINE, "standin") == ""
