"""What layers, settings and the training show: each cause is named by its evidence, and not without it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cases import case

from grader.diagnosis import fitting, network, scaling
from grader.scoring.cause import Cause

RNG = np.random.default_rng(0)
COUNT = 600
HOUSES, DIGITS, SARCASM = "category1_house_prices", "category2_mnist", "category4_sarcasm"
PRICES = RNG.normal(300, 100, (COUNT, 1))
POOR = np.full((COUNT, 1), 300.0)
ROOMS = RNG.normal(0, 1, (COUNT, 8)).astype(np.float32)
DENSE = ("Dense", {"activation": "relu"})
TABLE = np.arange(COUNT) % 10
GUESSED = np.eye(10)[RNG.integers(0, 10, COUNT)]


def kinds(causes: list[Cause]) -> list[str]:
    return [cause.kind for cause in causes]


def right(share: float, labels: np.ndarray = TABLE) -> np.ndarray:
    """Answers of which this share is right, spread evenly."""
    wrong = 37 * np.arange(len(labels)) % 100 >= 100 * share
    return np.eye(10)[(labels + wrong) % 10]


def test_columns_of_very_different_sizes_that_nothing_scales() -> None:
    columns = ROOMS * np.array([1, 1, 1, 1, 1, 1, 1, 5000], np.float32)
    (cause,) = scaling.on_scaling(case(HOUSES, PRICES, POOR, train_inputs=columns, layers=[DENSE, DENSE]))
    assert (cause.kind, cause.evidence) == ("inputs never scaled", "reading") and "to 4.91e+03" in cause.message


@pytest.mark.parametrize(
    ("columns", "layers", "answers"),
    [
        (ROOMS, [DENSE], POOR),
        (ROOMS * 5000, [("Normalization", {}), DENSE], POOR),
        (ROOMS * 5000, [DENSE], PRICES),
    ],
    ids=["small inputs", "a layer scales them", "it has learned"],
)
def test_scaling_is_not_blamed(columns: Any, layers: Any, answers: Any) -> None:
    assert scaling.on_scaling(case(HOUSES, PRICES, answers, train_inputs=columns, layers=layers)) == []


def test_inputs_that_the_code_scales_are_not_said_to_be_unscaled() -> None:
    given = {"train_inputs": ROOMS * 5000, "layers": [DENSE], "code": "x = (x - x.mean(0)) / x.std(0)"}
    assert scaling.on_scaling(case(HOUSES, PRICES, POOR, **given)) == []


def test_units_that_unscaled_inputs_have_saturated_are_proof() -> None:
    layers = [("Dense", {"activation": "tanh"}), DENSE]
    facts = [{"saturated": 1.0}, {}]
    found = scaling.on_scaling(case(HOUSES, PRICES, POOR, train_inputs=ROOMS * 5000, layers=layers, facts=facts))
    assert kinds(found) == ["inputs never scaled"] and found[0].evidence == "measurement"
    found = scaling.on_scaling(case(HOUSES, PRICES, POOR, train_inputs=ROOMS, layers=layers, facts=facts))
    assert kinds(found) == ["saturated units"] and "100% of the outputs of dense" in found[0].message


def test_a_normalization_of_other_data_is_measured() -> None:
    layers, facts = [("Normalization", {}), DENSE], [{"class": "Normalization", "normalised": [812.0, 300.0]}, {}]
    (cause,) = scaling.on_scaling(case(HOUSES, PRICES, POOR, train_inputs=ROOMS, layers=layers, facts=facts))
    assert cause.kind == "Normalization adapted to other data" and "means up to 812" in cause.message
    facts[0]["normalised"] = [0.1, 1.1]
    assert scaling.on_scaling(case(HOUSES, PRICES, POOR, train_inputs=ROOMS, layers=layers, facts=facts)) == []


def test_two_rescalings_in_a_row_are_one_too_many() -> None:
    layers = [("Rescaling", {"scale": 1 / 255}), ("Rescaling", {"scale": 1 / 127.5}), DENSE]
    pixels = np.zeros((COUNT, 28, 28), np.uint8)
    (cause,) = scaling.on_scaling(case(DIGITS, TABLE, GUESSED, train_inputs=pixels, layers=layers))
    assert cause.kind == "scaled twice" and "1 / 255 and by 1 / 128" in cause.message
    assert scaling.on_scaling(case(DIGITS, TABLE, GUESSED, train_inputs=pixels, layers=layers[1:])) == []


def test_units_that_are_all_alike_are_found_if_the_model_is_poor() -> None:
    facts = [{"alike": True}, {}]
    code = 'tf.keras.layers.Dense(8,\n    kernel_initializer="ones")'
    (cause,) = network._alike(case(HOUSES, PRICES, POOR, layers=[DENSE, DENSE], facts=facts, code=code))
    assert (cause.kind, cause.line) == ("all units alike", 1)
    assert network._alike(case(HOUSES, PRICES, PRICES, layers=[DENSE, DENSE], facts=facts)) == []


def test_padding_that_a_recurrent_layer_reads_last() -> None:
    ids = np.zeros((COUNT, 120), int)
    ids[:, :20] = 5
    labels, guesses = TABLE % 2, RNG.integers(0, 2, (COUNT, 1))
    layers = [("Embedding", {"mask_zero": False}), ("LSTM", {}), ("Dense", {"activation": "sigmoid"})]
    poor = {"train_inputs": ids, "inputs": None}
    found = network._not_masked(case(SARCASM, labels, guesses, layers=layers, **poor))
    assert kinds(found) == ["padding not masked"] and "83% of the ids are padding" in found[0].message
    masked = [("Embedding", {"mask_zero": True}), *layers[1:]]
    assert network._not_masked(case(SARCASM, labels, guesses, layers=masked, **poor)) == []
    assert network._not_masked(case(SARCASM, labels, labels[:, None], layers=layers, **poor)) == []


def test_a_training_on_the_first_examples_shows_in_their_score() -> None:
    train = np.concatenate([right(1.0, TABLE[:200]), right(0.7, TABLE[200:])])
    found = fitting.on_training(case(DIGITS, TABLE, right(0.7), train=train, code="fit(\nx[:200])"))
    assert kinds(found) == ["a slice of the data only"] and found[0].numbers["examples"] == 200 and found[0].line == 2
    assert kinds(fitting.on_training(case(DIGITS, TABLE, right(0.7)))) == []


def test_a_score_that_no_data_gives_back_was_measured_on_other_inputs() -> None:
    found = fitting.on_training(case(DIGITS, TABLE, right(0.3), own=0.95, code="x\nd.map(f)"))
    assert kinds(found) == ["fed another way in training"] and "it had accuracy 0.950" in found[0].message
    assert found[0].line == 2
    assert fitting.on_training(case(DIGITS, TABLE, right(0.93), own=0.95)) == []


def test_an_image_that_was_padded_is_said_to_be_resized_another_way() -> None:
    labels = np.arange(COUNT) % 3
    poor = np.eye(3)[(labels + (37 * np.arange(COUNT) % 100 >= 50)) % 3]
    code = "tf.image.resize_with_pad(image, 160, 160)"
    found = fitting.on_training(case("category3_beans", labels, poor, own=0.9, code=code))
    assert kinds(found) == ["resized another way"] and found[0].line == 1


def test_early_stopping_that_waits_for_the_worst() -> None:
    code = 'EarlyStopping(\n    monitor="val_accuracy", mode="min")'
    assert kinds(fitting.on_training(case(DIGITS, TABLE, right(0.5), code=code))) == [
        "early stopping watches the wrong way"
    ]
    code = code.replace("min", "max")
    assert fitting.on_training(case(DIGITS, TABLE, right(0.5), code=code)) == []


def test_a_shuffled_series_has_no_better_forecast_than_a_constant(tmp_path: Path) -> None:
    labels = np.sin(np.arange(COUNT) / 9)[:, None]
    np.save(tmp_path / "inputs.npy", np.roll(labels, 1, axis=0)[:, :, None].repeat(64, 1))
    constant = np.zeros((COUNT, 1))
    code = "def solution_model():\n    series = load_series('train').copy()\n    np.random.shuffle(series)"
    shuffled = case("category5_daily_temperature", labels, constant, tmp_path / "inputs.npy", code=code)
    assert kinds(fitting.on_training(shuffled)) == ["series shuffled in time"]
    for honest in ("data.shuffle(len(series))", "data.shuffle(size)", "order = rng.permutation(len(series))"):
        shuffled = code.replace("np.random.shuffle(series)", honest)
        weak = case("category5_daily_temperature", labels, constant, tmp_path / "inputs.npy", code=shuffled)
        assert fitting.on_training(weak) == []


def test_data_that_is_sorted_and_not_shuffled() -> None:
    labels = np.arange(COUNT) // 100 % 2
    last = np.where(np.arange(COUNT) % 3 == 0, labels, 1)[:, None].astype(float)
    code = "def solution_model():\n    model.fit(train.batch(32))"
    found = fitting.on_training(case("category5_sequence_bias", labels, last, code=code))
    assert kinds(found) == ["sorted data not shuffled"] and found[0].line == 2
    shuffled = code.replace("train.", "train.shuffle(1000).")
    assert fitting.on_training(case("category5_sequence_bias", labels, last, code=shuffled)) == []
    assert fitting.on_training(case("category5_sequence_bias", labels, last)) == [], "the code is not known"
    arrays = code.replace("train.batch(32)", "x, y")
    assert fitting.on_training(case("category5_sequence_bias", labels, last, code=arrays)) == [], "fit() shuffles them"
    mixed = np.arange(COUNT) % 2
    assert fitting.on_training(case("category5_sequence_bias", mixed, last, code=code)) == []


def test_the_best_epoch_is_named_if_training_examples_are_known_better_since_then() -> None:
    metrics = {"val_accuracy": [0.5, 0.8, *[0.7] * 10]}
    learned = case(DIGITS, TABLE, right(0.7), train=right(0.99), metrics=metrics)
    found = fitting.on_training(learned)
    assert kinds(found) == ["trained past its best epoch"] and "best in epoch 2 (0.800)" in found[0].message
    assert fitting.on_training(case(DIGITS, TABLE, right(0.7), metrics=metrics)) == []
