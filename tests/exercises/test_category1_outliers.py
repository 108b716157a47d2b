"""category1_outliers: some labels are grossly wrong, and a squared loss follows them where an absolute one does not."""

from __future__ import annotations

import numpy as np
import pytest
from standins import bar_of, split_of

from grader.datasets.builtin.heat_demand import WRONG
from grader.datasets.builtin.heat_demand.standin import METER, heat_of
from grader.datasets.dataset import Batch

ID = "category1_outliers"


@pytest.fixture(scope="module")
def houses() -> dict[str, Batch]:
    return {split: split_of("heat_demand", split) for split in ("train", "validation", "heldout")}


def is_mistyped(batch: Batch) -> np.ndarray:
    """Which labels are further from what physics says than any meter is."""
    return np.abs(np.log(batch["heat"] / heat_of(batch["house"]))) > 6 * METER + 0.1


def features(houses: np.ndarray) -> np.ndarray:
    """What the losses are a sum of, and nearly so the heat: physics without its numbers."""
    area, insulation, windows, outdoor, indoor, people = houses.T.astype(float)
    driven = area * (indoor - outdoor)
    walls = [driven * (1 - windows) / (1 + divisor * insulation) for divisor in (0.1, 0.3, 0.6)]
    return np.stack([*walls, driven * windows, people, np.ones(len(houses))], axis=1)


def error(houses: dict[str, Batch], *, absolute: bool) -> float:
    """The held-out error of the best sum of these features, by least squares or by least absolute errors."""
    table, heat = features(houses["train"]["house"]), houses["train"]["heat"]
    weights = np.ones(len(heat))
    for _ in range(30 if absolute else 1):  # least squares with weights that make its squares absolute values
        root = np.sqrt(weights)[:, None]
        solution = np.linalg.lstsq(table * root, heat * root[:, 0], rcond=None)[0]
        weights = 1 / np.maximum(np.abs(table @ solution - heat), 0.01)
    held = houses["heldout"]
    return float(np.abs(features(held["house"]) @ solution - held["heat"]).mean())


def test_four_percent_of_the_training_labels_are_mistyped_and_no_others(houses: dict[str, Batch]) -> None:
    assert is_mistyped(houses["train"]).mean() == pytest.approx(WRONG / 100, abs=0.015)
    for split in ("validation", "heldout"):
        assert not is_mistyped(houses[split]).any()


def test_no_limit_on_the_labels_separates_wrong_ones_from_right_ones(houses: dict[str, Batch]) -> None:
    wrong, heat = is_mistyped(houses["train"]), houses["train"]["heat"]
    usual = (heat > np.quantile(heat[~wrong], 0.001)) & (heat < np.quantile(heat[~wrong], 0.999))
    assert usual[wrong].mean() > 0.3


def test_absolute_errors_reach_the_bar_and_squared_ones_do_not(houses: dict[str, Batch]) -> None:
    assert error(houses, absolute=True) < bar_of(ID)
    assert error(houses, absolute=False) > 2 * bar_of(ID)


def test_squared_errors_would_reach_the_bar_without_the_typing_errors(houses: dict[str, Batch]) -> None:
    right = ~is_mistyped(houses["train"])
    cleaned = {name: values[right] for name, values in houses["train"].items()}
    assert error({**houses, "train": cleaned}, absolute=False) < bar_of(ID)


def test_splits_share_no_house(houses: dict[str, Batch]) -> None:
    train, held = ({row.tobytes() for row in houses[split]["house"]} for split in ("train", "heldout"))
    assert not train & held
