"""Experiments with a model's answers: the right explanation is found, and none where there is none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from cases import case

from grader.diagnosis import outputs

RNG = np.random.default_rng(0)
COUNT = 600


def classified(guesses: np.ndarray, count: int) -> np.ndarray:
    return np.eye(count, dtype=np.float32)[guesses] * 0.8 + 0.02


def mostly(labels: np.ndarray, count: int, right: float = 0.95) -> np.ndarray:
    """The labels, but for some at random."""
    return np.where(RNG.random(len(labels)) < right, labels, RNG.integers(0, count, len(labels)))


def test_classes_in_another_order_are_matched() -> None:
    labels = RNG.integers(0, 5, COUNT)
    order = np.array([3, 0, 4, 1, 2])
    cause = outputs.on_classes(case("category4_bbc_news", labels, classified(order[mostly(labels, 5)], 5)))
    assert cause is not None and cause.kind == "classes in another order"
    assert cause.numbers["before"] < 0.1 < 0.9 < cause.numbers["after"]


@pytest.mark.parametrize("shift", [1, -1])
def test_labels_that_are_shifted_are_said_to_be(shift: int) -> None:
    labels = RNG.integers(0, 10, COUNT)
    guesses = np.clip(mostly(labels, 10) + shift, 0, 9)
    cause = outputs.on_classes(case("category2_mnist", labels, classified(guesses, 10)))
    assert cause is not None and cause.kind == "labels shifted" and cause.numbers["shift"] == shift


def test_classes_that_go_round_are_in_another_order() -> None:
    labels = RNG.integers(0, 3, COUNT)
    cause = outputs.on_classes(case("category2_iris", labels, classified((mostly(labels, 3) + 1) % 3, 3)))
    assert cause is not None and cause.kind == "classes in another order"


def test_two_classes_that_are_swapped_are_found() -> None:
    labels = RNG.integers(0, 2, COUNT)
    cause = outputs.on_classes(case("category4_imdb_reviews", labels, 1.0 - mostly(labels, 2)[:, None]))
    assert cause is not None and cause.kind == "classes swapped"


@pytest.mark.parametrize("right", [0.0, 0.2, 0.5, 0.8])
def test_a_weak_classifier_is_not_said_to_have_other_classes(right: float) -> None:
    labels = RNG.integers(0, 10, COUNT)
    assert outputs.on_classes(case("category2_mnist", labels, classified(mostly(labels, 10, right), 10))) is None


def test_two_classes_that_are_confused_are_no_other_order() -> None:
    labels = RNG.integers(0, 10, COUNT)
    guesses = np.where((labels == 3) & (RNG.random(COUNT) < 0.6), 5, labels)
    assert outputs.on_classes(case("category2_fashion_mnist", labels, classified(guesses, 10))) is None


@pytest.mark.parametrize(
    ("slope", "offset", "said"),
    [(100.0, 0.0, "divided by 100"), (0.001, 0.0, "multiplied by 1,000"), (20.0, 50.0, "that were standardised")],
)
def test_outputs_in_another_unit_are_put_right(slope: float, offset: float, said: str) -> None:
    labels = RNG.normal(50, 20, (COUNT, 1))
    given = (labels + RNG.normal(0, 2, (COUNT, 1)) - offset) / slope
    cause = outputs.on_scale(case("category1_house_prices", labels, given))
    assert cause is not None and cause.kind == "output in another unit" and said in cause.message
    assert cause.numbers["slope"] == pytest.approx(slope, rel=0.1)


def test_a_line_that_a_linear_model_has_not_yet_learned_is_no_unit() -> None:
    labels = RNG.normal(50, 20, (COUNT, 1))
    for slope, offset in ((-3.0, 20.0), (7.0, 3.0)):
        assert outputs.on_scale(case("category1_house_prices", labels, (labels - offset) / slope)) is None


def test_the_error_that_its_training_reported_shows_a_unit_that_is_not_usual() -> None:
    labels = RNG.normal(50, 20, (COUNT, 1))
    given = (labels + RNG.normal(0, 2, (COUNT, 1))) / 7.0
    cause = outputs.on_scale(case("category1_house_prices", labels, given, own=1.6 / 7))
    assert cause is not None and "in another unit or scale" in cause.message


def test_a_model_that_repeats_the_last_word_is_found(tmp_path: Path) -> None:
    windows = RNG.integers(2, 50, (COUNT, 20))
    np.save(tmp_path / "inputs.npy", windows)
    labels = RNG.integers(2, 50, COUNT)
    answers = classified(mostly(windows[:, -1], 50), 50)
    cause = outputs.on_steps(case("category4_poetry", labels, answers, tmp_path / "inputs.npy"))
    assert cause is not None and cause.kind == "forecasts what it was fed"
    right = case("category4_poetry", labels, classified(mostly(labels, 50), 50), tmp_path / "inputs.npy")
    assert outputs.on_steps(right) is None


@pytest.mark.parametrize("noise", [5, 20, 60])
def test_a_weak_regression_is_not_said_to_have_another_unit(noise: float) -> None:
    labels = RNG.normal(50, 20, (COUNT, 1))
    assert outputs.on_scale(case("category1_house_prices", labels, labels + RNG.normal(0, noise, (COUNT, 1)))) is None


def series(folder: Path, length: int, ahead: int = 1) -> tuple[np.ndarray, np.ndarray, Path]:
    """A noisy season as windows of `length`: the values after them, the windows, and a file of these."""
    values = np.sin(np.arange(COUNT) / 3) + RNG.normal(0, 0.02, COUNT)
    cut = np.lib.stride_tricks.sliding_window_view(values, length + ahead)
    np.save(folder / "inputs.npy", cut[:, :length, None])
    return cut[:, length, None], cut, folder / "inputs.npy"


def test_a_forecast_of_the_current_value_is_found(tmp_path: Path) -> None:
    labels, cut, file = series(tmp_path, 20)
    cause = outputs.on_steps(case("category5_synthetic_season", labels, cut[:, 19, None], file, own=0.01))
    assert (
        cause is not None
        and cause.kind == "forecasts what it was fed"
        and "was measured on such labels" in cause.message
    )


def test_without_a_history_only_what_is_seen_is_said(tmp_path: Path) -> None:
    labels, cut, file = series(tmp_path, 20)
    cause = outputs.on_steps(case("category5_synthetic_season", labels, cut[:, 19, None], file))
    assert cause is not None and "either its labels" in cause.message and "or it has learned" in cause.message


def test_a_copy_that_knows_its_error_is_not_said_to_have_other_labels(tmp_path: Path) -> None:
    labels, cut, file = series(tmp_path, 20)
    own = float(np.abs(cut[:, 19] - cut[:, 20]).mean())
    cause = outputs.on_steps(case("category5_synthetic_season", labels, cut[:, 19, None], file, own=own))
    assert cause is not None and "learned to copy" in cause.message and "labels" not in cause.message


@pytest.mark.parametrize("lag", [-2, 1, 5])
def test_another_step_is_found(tmp_path: Path, lag: int) -> None:
    labels, _, file = series(tmp_path, 20)
    given = np.roll(labels, -lag, axis=0)
    cause = outputs.on_steps(case("category5_synthetic_season", labels, given, file))
    assert cause is not None and cause.kind in ("another step", "forecasts what it was fed")
    assert cause.numbers.get("steps", lag) == lag


def test_a_weak_forecast_has_no_other_step(tmp_path: Path) -> None:
    labels, cut, file = series(tmp_path, 20)
    mean = cut[:, 10:20].mean(1, keepdims=True)
    assert outputs.on_steps(case("category5_synthetic_season", labels, 0.8 * labels + 0.2 * mean, file)) is None
