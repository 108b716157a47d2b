"""Metrics, intervals and what looks wrong in predictions."""

from __future__ import annotations

import functools
import math

import numpy as np
import pytest

from grader.errors import Failure
from grader.exercise.measures import Z95, bootstrap, wilson
from grader.exercise.spec import Accuracy, Exercise, MeanAbsoluteError
from grader.scoring import rubric
from grader.scoring.metric import score


def classes(output: int = 3, at_least: float = 0.9) -> Exercise:
    metric = Accuracy(at_least=at_least, step=0.05)
    return exercise(metric, (output,))


def exercise(metric: Accuracy | MeanAbsoluteError, output: tuple[int, ...]) -> Exercise:
    return Exercise(
        title="t", skills=(), dataset="d", input_shape=(1,), output_shape=output, max_megabytes=1, metric=metric
    )


def one_hot(labels: np.ndarray, count: int = 3) -> np.ndarray:
    return np.eye(count)[labels]


LABELS = np.arange(300) % 3
MICE = np.array([94.0, 197, 16, 38, 99, 141, 23])
VARIES = 0.02  # of the interval's width, each bound of 1,000 resamples


def test_accuracy_is_the_share_of_largest_outputs_that_are_the_label() -> None:
    guesses = np.where(np.arange(300) < 30, (LABELS + 1) % 3, LABELS)
    result = score(classes(), one_hot(guesses), LABELS)
    assert result.value == pytest.approx(0.9) and result.points == 5 and result.remarks == ()


def test_a_single_output_is_a_class_above_one_half() -> None:
    labels = np.array([0, 1, 1, 0])
    assert score(classes(1), np.array([[0.5], [0.51], [0.9], [0.0]]), labels).value == 1


def test_mean_absolute_error_counts_every_output() -> None:
    asked = exercise(MeanAbsoluteError(at_most=0.5, step=0.1), (2,))
    result = score(asked, np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 1.0], [3.0, 5.0]]))
    assert result.value == pytest.approx(0.5) and result.points == 5


@pytest.mark.parametrize(
    ("successes", "count", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (29, 29, 0.8830, 1.0)],
)
def test_wilson_gives_the_published_intervals(successes: int, count: int, low: float, high: float) -> None:
    """The examples of Newcombe, Statistics in Medicine 17 (1998), table I, method 3."""
    assert wilson(successes, count) == pytest.approx((low, high), abs=1e-4)


def test_bootstrap_gives_the_published_interval() -> None:
    """Survival of seven mice: Efron and Tibshirani, An Introduction to the Bootstrap (1993), tables 2.1 and 13.1."""
    published = np.array([45.9, 135.4])  # of 1,000 resamples too, so that both vary
    assert bootstrap(MICE) == pytest.approx(published, abs=3 * math.sqrt(2) * VARIES * np.ptp(published))


def test_bootstrap_gives_the_interval_of_all_resamples_that_there_are() -> None:
    one = np.bincount(MICE.astype(int)) / len(MICE)
    sums = functools.reduce(np.convolve, [one] * len(MICE))  # the probability of each sum of seven draws
    exact = np.searchsorted(sums.cumsum(), [0.025, 0.975]) / len(MICE)
    assert exact == pytest.approx([43.4, 134.4], abs=0.05)
    assert bootstrap(MICE) == pytest.approx(exact, abs=3 * VARIES * np.ptp(exact))
    assert bootstrap(MICE, resamples=20_000) == pytest.approx(exact, abs=VARIES * np.ptp(exact))


@pytest.mark.parametrize("distribution", ["uniform", "exponential", "standard_normal"])
def test_bootstrap_of_many_errors_is_the_interval_of_the_normal_distribution(distribution: str) -> None:
    """The mean of n errors has the standard error s / sqrt(n), and is nearly normal (Efron 1979)."""
    errors = getattr(np.random.default_rng(4), distribution)(size=2000)
    half = Z95 * errors.std() / math.sqrt(len(errors))
    exact = errors.mean() - half, errors.mean() + half
    assert bootstrap(errors) == pytest.approx(exact, abs=3 * VARIES * 2 * half)


def test_bootstrap_holds_the_mean_about_95_times_in_100() -> None:
    rng = np.random.default_rng(1)
    hits = 0
    for _ in range(200):
        low, high = bootstrap(rng.exponential(1.0, 200), resamples=300)
        hits += low <= 1.0 <= high
    assert 0.89 <= hits / 200 <= 0.99


def test_bootstrap_is_the_same_for_the_same_errors() -> None:
    errors = np.random.default_rng(2).uniform(size=500)
    assert bootstrap(errors) == bootstrap(errors)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e39, -1e308])
def test_outputs_that_are_not_finite_fail_with_their_count(bad: float) -> None:
    outputs = one_hot(LABELS)
    outputs[3, 1] = bad
    with pytest.raises(Failure, match="1 of 300 outputs are NaN or infinite"):
        score(classes(), outputs, LABELS)


def test_the_largest_numbers_of_float32_have_a_score_with_an_interval() -> None:
    result = score(exercise(MeanAbsoluteError(at_most=1, step=1), (1,)), np.full((300, 1), 3.4e38), np.zeros(300))
    assert np.isfinite([result.value, result.low, result.high]).all() and result.points == 0
    assert len(rubric.score_text(result)) < 100


def test_too_few_outputs_fail() -> None:
    with pytest.raises(Failure, match="299 outputs for 300 inputs"):
        score(classes(), one_hot(LABELS)[1:], LABELS)


def test_constant_outputs_are_named() -> None:
    result = score(classes(), np.full((300, 3), 1 / 3), LABELS)
    assert result.points == 0 and "the same for every input" in result.remarks[0]


def test_constant_forecasts_are_named() -> None:
    asked = exercise(MeanAbsoluteError(at_most=0.1, step=0.1), (1,))
    result = score(asked, np.full((300, 1), 0.4), np.linspace(0, 1, 300)[:, None])
    assert "the same for every input" in result.remarks[0]


def test_logits_are_scored_and_named() -> None:
    result = score(classes(), 8 * one_hot(LABELS) - 3, LABELS)
    assert result.value == 1
    assert "from -3 to 5" in result.remarks[0] and "softmax" in result.remarks[0]


def test_logits_of_two_classes_ask_for_a_sigmoid() -> None:
    result = score(classes(1), np.array([[-4.0], [3.0]]), np.array([0, 1]))
    assert "sigmoid" in result.remarks[0]


def test_probabilities_that_do_not_sum_to_one_are_named() -> None:
    result = score(classes(), 0.5 * one_hot(LABELS), LABELS)
    assert "add up to 0.5 to 0.5 instead of 1" in result.remarks[0]


def test_one_class_for_everything_is_named() -> None:
    rng = np.random.default_rng(3)
    outputs = np.stack([np.full(300, 0.8), *rng.uniform(0.0, 0.1, (2, 300))], axis=1)
    outputs /= outputs.sum(axis=1, keepdims=True)
    assert "every input is classified as class 0" in score(classes(), outputs, LABELS).remarks
