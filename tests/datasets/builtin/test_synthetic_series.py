"""Three series that are synthetic by nature: what their generators promise, and what their bars are between."""

from __future__ import annotations

import numpy as np
import pytest
from standins import bar_of, split_of

from grader.datasets.builtin.gear_vibration import standin as gear_vibration
from grader.datasets.builtin.harbour_level import standin as harbour_level
from grader.datasets.builtin.synthetic_season import standin as synthetic_season
from grader.datasets.dataset import Batch

# category5_synthetic_season


def test_the_season_goes_on_from_split_to_split() -> None:
    splits = [split_of("synthetic_season", split)["value"] for split in ("train", "validation", "heldout")]
    whole = np.concatenate(splits)
    steps = np.arange(len(whole))
    known = synthetic_season.LEVEL + synthetic_season.SLOPE * steps + 40 * synthetic_season.season(steps)
    assert (whole - known).std() == pytest.approx(synthetic_season.NOISE, rel=0.05)
    assert np.abs((whole - known)[6_600:].mean()) < 0.3


def test_its_bar_is_between_the_noise_and_the_naive_forecasts() -> None:
    train, held = (split_of("synthetic_season", split)["value"] for split in ("train", "heldout"))
    floor = synthetic_season.NOISE * np.sqrt(2 / np.pi) / train.max()
    season_ago = np.abs(held[60:] - held[:-60]).mean() / train.max()
    assert 1.1 * floor < bar_of("category5_synthetic_season") < 0.97 * season_ago


# category5_trailing_average


def kalman(readings: np.ndarray) -> np.ndarray:
    """The best causal estimate of each level, (n, steps), by R. E. Kalman (1960)."""
    covariance, gust = harbour_level.spread()
    to_next = np.array([harbour_level.NEXT, [1, 0]])
    state, levels = np.zeros((2, len(readings))), np.empty(readings.shape)
    for step in range(readings.shape[1]):
        state = to_next @ state
        covariance = to_next @ covariance @ to_next.T + np.diag([gust**2, 0])
        gain = covariance[:, 0] / (covariance[0, 0] + harbour_level.WAVES**2)
        state = state + gain[:, None] * (readings[:, step] - state[0])
        covariance = covariance - np.outer(gain, covariance[0])
        levels[:, step] = state[0]
    return levels


def window_error(batch: Batch, before: int, after: int) -> float:
    """The error of the mean of readings from `before` steps back to `after` steps ahead, wherever all exist."""
    readings, levels = batch["reading"][:, :, 0], batch["level"][:, :, 0]
    windows = np.lib.stride_tricks.sliding_window_view(readings, before + 1 + after, axis=1).mean(axis=2)
    return float(np.abs(windows - levels[:, before : levels.shape[1] - after]).mean())


def test_levels_spread_by_one_from_the_first_step_to_the_last() -> None:
    levels = split_of("harbour_level", "train")["level"][:, :, 0]
    assert levels.std(axis=0) == pytest.approx(np.ones(200), abs=0.06)


def test_the_bar_of_the_filter_is_near_the_best_causal_estimate() -> None:
    held = split_of("harbour_level", "heldout")
    best = np.abs(kalman(held["reading"][:, :, 0]) - held["level"][:, :, 0]).mean()
    assert best < bar_of("category5_trailing_average") < 1.05 * best


def test_no_trailing_mean_reaches_the_bar_and_a_centred_one_does() -> None:
    held = split_of("harbour_level", "heldout")
    bar = bar_of("category5_trailing_average")
    assert min(window_error(held, before, 0) for before in range(12)) > 1.3 * bar
    assert min(window_error(held, around, around) for around in range(12)) < bar


# category5_sequence_bias


def test_training_and_validation_come_sorted_by_class_and_held_out_examples_do_not() -> None:
    for split in ("train", "validation"):
        label = split_of("gear_vibration", split)["label"]
        assert label.mean() == 0.5 and (np.diff(label) != 0).sum() == 1
    held = split_of("gear_vibration", "heldout")["label"]
    assert held.mean() == 0.5 and (np.diff(held) != 0).mean() > 0.4


def test_no_single_reading_gives_a_worn_gear_away() -> None:
    batch = split_of("gear_vibration", "heldout")
    vibration, label = batch["vibration"][:, :, 0], batch["label"]
    for values in (vibration, vibration**2):
        gap = np.abs(values[label == 1].mean(axis=0) - values[label == 0].mean(axis=0))
        assert (gap < 0.25 * values.std(axis=0)).all()


def test_a_knock_that_dies_away_is_one_that_builds_up_seen_backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    sound, worn = (np.abs(gear_vibration._knocks(np.full(500, label), rng)) for label in (0, 1))
    first, last = ((np.cumsum(knock, axis=1) > 0).argmax(axis=1) for knock in (sound, worn))
    rows = np.arange(500)
    assert (sound[rows, first] > sound[rows, first + 5]).all()
    assert (worn[rows, last] < worn[rows, last + 5]).all()
