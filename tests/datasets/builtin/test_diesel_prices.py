"""Weekly diesel prices: the parser of the real file and the properties of the stand-in."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from grader.datasets.builtin.diesel_prices import SIZES
from grader.datasets.builtin.diesel_prices.real import FILE, parse
from grader.datasets.builtin.diesel_prices.standin import PUBLIC_WEEKS, errors, generate, weeks

NAME = "Weekly_U.S.Diesel_Retail_Prices.csv"


def rows(count: int = FILE.least) -> list[str]:
    return [f"{week},{1 + index % 200 / 1000}" for index, week in enumerate(weeks(0, count))]


def write(folder: Path, lines: list[str], header: str = "observation_date,GASDESW") -> Path:
    path = folder / NAME
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def heldout(seed: int, count: int = SIZES["heldout"]) -> np.ndarray:
    return generate("heldout", count, np.random.default_rng(seed))["price"]


@pytest.fixture(scope="module")
def public() -> np.ndarray:
    parts = [generate(split, SIZES[split], np.random.default_rng(0)) for split in ("train", "validation")]
    return np.concatenate([part["price"] for part in parts])


# --- the real file


def test_weeks_and_prices_are_read_in_their_order(tmp_path: Path) -> None:
    series = parse(write(tmp_path, rows()))
    assert series["week"][:2].tolist() == ["1994-03-21", "1994-03-28"]
    assert series["price"].dtype == np.float32
    np.testing.assert_array_equal(series["price"][:2], np.array([1, 1.001], np.float32))
    assert len(series["week"]) == len(series["price"]) == FILE.least


def test_file_that_begins_with_the_latest_week_is_turned(tmp_path: Path) -> None:
    first = parse(write(tmp_path, rows()))
    days = [f"{week[5:7]}/{int(week[8:])}/{week[:4]}" for week in first["week"]]
    turned = [f"{day},{price}" for day, price in zip(days, first["price"], strict=True)][::-1]
    again = parse(write(tmp_path, turned, header="Week of,Weekly U.S. No 2 Diesel Retail Prices Dollars per Gallon"))
    np.testing.assert_array_equal(again["week"], first["week"])
    np.testing.assert_array_equal(again["price"], first["price"])


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("1994-04-18,", "'' is not a number"),
        ("1994-04-18,.", "'.' is not a number"),
        ("1994-04-18,0", "'0' is not a number of dollars per gallon, between 0 and 100"),
        ("1994-04-18,nan", "'nan' is not a number of dollars per gallon"),
        ("1994-04-18,1.1,2", "3 columns, 2 needed"),
        ("April 1994,1.1", "'April 1994' is not a date such as 1994-03-21 or 03/21/1994"),
        ("1994-04-19,1.1", "1994-04-19 comes after 1994-04-11, where 1994-04-18 is due"),
        ("1994-04-25,1.1", "1994-04-25 comes after 1994-04-11, where 1994-04-18 is due"),
    ],
)
def test_broken_row_is_named_by_file_and_line(tmp_path: Path, row: str, problem: str) -> None:
    lines = rows()
    lines[4] = row
    with pytest.raises(ValueError, match=re.escape(f"{NAME}, line 6: {problem}")):
        parse(write(tmp_path, lines))


@pytest.mark.parametrize("header", ["", "price", "a,b,c", "1994-03-14,1.1"], ids=["none", "one", "three", "data"])
def test_wrong_header_is_line_1(tmp_path: Path, header: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"{NAME}, line 1: header")):
        parse(write(tmp_path, rows(), header=header))


def test_cut_file_is_reported_with_its_length(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=f"{FILE.least - 1} rows, at least {FILE.least} needed"):
        parse(write(tmp_path, rows(FILE.least - 1)))


# --- the stand-in


def test_splits_follow_each_other_week_by_week() -> None:
    found = np.concatenate([generate(split, size, np.random.default_rng(0))["week"] for split, size in SIZES.items()])
    assert found[[0, PUBLIC_WEEKS]].tolist() == ["1994-03-21", "2015-04-20"]
    assert set(np.diff(found.astype("datetime64[D]")).astype(int)) == {7}


def test_prices_have_three_decimals(public: np.ndarray) -> None:
    series = np.concatenate([public, heldout(0)])
    assert np.isfinite(series).all()
    np.testing.assert_allclose(series, np.round(series.astype(float), 3), atol=1e-5)


def test_training_part_spans_the_prices_of_the_real_one(public: np.ndarray) -> None:
    train = public[: SIZES["train"]]
    assert train.min() == pytest.approx(0.953, abs=0.1)
    assert train.max() == pytest.approx(4.764, abs=0.4)


def test_a_rise_goes_on_for_some_weeks(public: np.ndarray) -> None:
    changes = np.diff(np.log(public.astype(float)))
    correlations = [np.corrcoef(changes[:-lag], changes[lag:])[0, 1] for lag in (1, 2, 4, 10)]
    np.testing.assert_allclose(correlations, [0.55, 0.30, 0.15, 0.04], atol=0.1)  # of the real series


def test_heldout_goes_on_where_validation_ends(public: np.ndarray) -> None:
    begins = [heldout(seed, 1)[0] for seed in range(5)]
    np.testing.assert_allclose(begins, public[-1], rtol=0.06)


@pytest.mark.parametrize("seed", range(5))
def test_every_private_heldout_is_about_as_hard(public: np.ndarray, seed: int) -> None:
    prices = heldout(seed)
    found = errors(public, prices)
    assert 0.0179 < found["last"] < 0.0187  # 0.0182 on the real held-out weeks
    assert 0.0167 < found["momentum"] < 0.0175  # 0.0170
    assert public[: SIZES["train"]].min() < prices.min() < prices.max() < public[: SIZES["train"]].max()
