"""The diagnosis works with each metric: its words name the metric, and its experiments fit how outputs are read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from cases import case

from grader import F1, RootMeanSquaredError
from grader.diagnosis import diagnose, fitting, network, outputs

RNG = np.random.default_rng(0)
COUNT = 600
HOUSES, CIRCLES = "category1_house_prices", "category1_circles"
RARE = {"metric": F1(at_least=0.8, step=0.05)}
SEVERAL = {"metric": F1(at_least=0.8, step=0.05), "output_shape": (3,)}
SQUARED: dict[str, Any] = {"metric": RootMeanSquaredError(at_most=30, step=5)}
FAULTS = (np.arange(COUNT) % 20 == 0).astype(int)
GARMENTS = (RNG.random((COUNT, 3)) < 0.5).astype(np.float32)
PRICES = RNG.normal(300, 100, (COUNT, 1)).astype(np.float32)
OFF = RNG.normal(0, 5, (COUNT, 1)).astype(np.float32)


def test_what_is_known_of_a_rare_class_is_its_f1_and_that_of_always_yes() -> None:
    found = np.where(np.arange(COUNT) % 40 == 0, 0.9, 0.1)[:, None]
    one = case(CIRCLES, FAULTS, found, scored=RARE)
    assert one.own is None and one.is_poor_in_training is False
    assert diagnose.known(one) == (
        "F1: 0.667 on training data, 0.667 on validation data, 0.000 on held-out data; a model that always says yes "
        "has 0.095."
    )


def test_logits_of_a_rare_class_are_found_by_their_boundary() -> None:
    logits = np.where(FAULTS == 1, np.where(np.arange(COUNT) % 40 == 0, 2.0, 0.3), -2.0)[:, None]
    layers = [("Dense", {"activation": "relu"}), ("Dense", {"activation": "linear"})]
    (cause,) = network.on_outputs(case(CIRCLES, FAULTS, logits, layers=layers, scored=RARE))
    assert cause.kind == "logits instead of probabilities"
    assert "has F1 1.000 on validation data, with 0.5 0.667" in cause.message


def test_logits_of_several_labels_too() -> None:
    logits = np.where(GARMENTS > 0, 0.3, -2.0)
    layers = [("Dense", {"activation": "linear"})]
    (cause,) = network.on_outputs(case(CIRCLES, GARMENTS, logits, layers=layers, scored=SEVERAL))
    assert cause.kind == "logits instead of probabilities" and "Dense(3, " in cause.help


def test_a_softmax_over_several_labels_is_named() -> None:
    shares = np.exp(GARMENTS) / np.exp(GARMENTS).sum(axis=1, keepdims=True)
    one = case(CIRCLES, GARMENTS, shares, layers=[("Dense", {"activation": "softmax"})], scored=SEVERAL)
    (cause,) = network.on_outputs(one)
    assert cause.kind == "softmax over labels" and "0% of the validation examples get more than one" in cause.message
    assert 'Dense(3, activation="sigmoid")' in cause.help


def test_classes_are_not_exchanged_for_an_f1() -> None:
    assert outputs.on_classes(case(CIRCLES, FAULTS, 1.0 - FAULTS[:, None], scored=RARE)) is None


@pytest.mark.parametrize("factor", [100, 1000])
def test_another_unit_is_found_for_a_root_of_squares(factor: int) -> None:
    one = case(HOUSES, PRICES, (PRICES + OFF) / factor, scored=SQUARED)
    cause = outputs.on_scale(one)
    assert cause is not None and f"labels divided by {factor:,}" in cause.message
    assert "the outputs have RMSE " in cause.message


def test_a_root_of_squares_was_best_in_an_earlier_epoch() -> None:
    errors = [90.0, 60, 30, 31, 40, 50, 60, 65, 70, 75, 80, 85]
    metrics = {"val_root_mean_squared_error": errors, "loss": [1.0] * len(errors)}
    one = case(HOUSES, PRICES, PRICES + 17 * OFF, train=PRICES + OFF, metrics=metrics, scored=SQUARED)
    (cause, *_) = fitting.on_training(one)
    assert cause.kind == "trained past its best epoch"
    assert "RMSE was best in epoch 3 (30.000) and fell to 85.000 in epoch 12" in cause.message
