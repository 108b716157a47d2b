"""Daily temperatures: the parser of the real file, which dated.py shares, and the properties of the stand-in."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from grader.datasets.builtin.daily_temperature import PUBLIC_DAYS, SEASON, SIZES
from grader.datasets.builtin.daily_temperature.real import FILE, parse
from grader.datasets.builtin.daily_temperature.standin import dates, errors, generate

NAME = "daily-min-temperatures.csv"


def rows(count: int = FILE.least) -> list[str]:
    return [f'"{day}",{index % 200 / 10}' for index, day in enumerate(dates(0, count))]


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def write(lines: list[str], newline: str = "\n", encoding: str = "utf-8") -> Path:
        path = tmp_path / NAME
        path.write_bytes((newline.join(['"Date","Temp"', *lines]) + newline).encode(encoding))
        return path

    return write


def heldout(seed: int, count: int = SIZES["heldout"]) -> np.ndarray:
    return generate("heldout", count, np.random.default_rng(seed))["temperature"]


@pytest.fixture(scope="module")
def public() -> np.ndarray:
    parts = [generate(split, SIZES[split], np.random.default_rng(0)) for split in ("train", "validation")]
    return np.concatenate([part["temperature"] for part in parts])


# --- the real file


def test_days_and_degrees_are_read_in_their_order(file: Callable[..., Path]) -> None:
    series = parse(file(rows()))
    assert series["day"][:2].tolist() == ["1981-01-01", "1981-01-02"]
    assert series["temperature"].dtype == np.float32
    np.testing.assert_array_equal(series["temperature"][:3], np.array([0, 0.1, 0.2], np.float32))
    assert len(series["day"]) == len(series["temperature"]) == FILE.least


@pytest.mark.parametrize(
    "how", [{"newline": "\r\n"}, {"encoding": "utf-8-sig"}], ids=["windows-lines", "byte-order-mark"]
)
def test_file_saved_by_windows_is_read_the_same(file: Callable[..., Path], how: dict[str, str]) -> None:
    plain, saved = parse(file(rows())), parse(file(rows(), **how))
    np.testing.assert_array_equal(saved["temperature"], plain["temperature"])


def test_lines_with_mixed_endings_are_counted_once(file: Callable[..., Path]) -> None:
    lines = [f"{line}\r" if index % 2 else line for index, line in enumerate(rows())]
    lines[4] = '"1981-01-05",cold'
    with pytest.raises(ValueError, match="line 6: 'cold' is not a number"):
        parse(file(lines))


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ('"1981-01-05"', "1 columns, 2 needed"),
        ('"1981-01-05",7.5,8', "3 columns, 2 needed"),
        ('"1981-01-05",?0.2', "'?0.2' is not a number"),
        ('"1981-01-05",', "'' is not a number"),
        ('"1981-01-05",nan', "'nan' is not a number of degrees Celsius, between -90 and 60"),
        ('"1981-01-05",inf', "'inf' is not a number of degrees Celsius"),
        ('"1981-01-05",75.4', "'75.4' is not a number of degrees Celsius"),
        ('"1981-13-05",7.5', "'1981-13-05' is not a date such as 1994-03-21"),
        ('"5 January 1981",7.5', "'5 January 1981' is not a date"),
        ('"1981-01-04",7.5', "1981-01-04 comes after 1981-01-04"),
        ('"1980-12-31",7.5', "1980-12-31 comes after 1981-01-04"),
    ],
)
def test_broken_row_is_named_by_file_and_line(file: Callable[..., Path], row: str, problem: str) -> None:
    lines = rows()
    lines[4] = row
    with pytest.raises(ValueError, match=re.escape(f"{NAME}, line 6: {problem}")):
        parse(file(lines))


@pytest.mark.parametrize("header", ["", "Date", "Day,Temp", '"1981-01-01",20.7'], ids=["none", "one", "other", "data"])
def test_wrong_header_is_line_1(tmp_path: Path, header: str) -> None:
    path = tmp_path / NAME
    path.write_text("\n".join([header, *rows()]), encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(f"{NAME}, line 1: header")):
        parse(path)


def test_cut_file_is_reported_with_its_length(file: Callable[..., Path]) -> None:
    with pytest.raises(ValueError, match=f"line {FILE.least}: {FILE.least - 1} rows, at least {FILE.least} needed"):
        parse(file(rows(FILE.least - 1)))


def test_bytes_that_are_not_text_are_a_value_error(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(b"\x1f\x8b\x08\x00\xff\xfe" * 100)
    with pytest.raises(ValueError, match="line 1: not UTF-8 text"):
        parse(path)


# --- the stand-in


def test_splits_follow_each_other_day_by_day() -> None:
    days = np.concatenate([generate(split, size, np.random.default_rng(0))["day"] for split, size in SIZES.items()])
    np.testing.assert_array_equal(days, dates(0, sum(SIZES.values())))
    assert (np.diff(days.astype("datetime64[D]")) >= np.timedelta64(1)).all()


def test_all_years_have_equally_many_days() -> None:
    assert dates(0, 4 * SEASON + 1)[[0, 58, 59, -2, -1]].tolist() == [
        *("1981-01-01", "1981-02-28", "1981-03-01"),
        *("1984-12-30", "1985-01-01"),  # a leap year lacks its last day, as in the real file
    ]


def test_degrees_have_one_decimal_and_none_is_below_0(public: np.ndarray) -> None:
    series = np.concatenate([public, *(heldout(seed) for seed in range(3))])
    assert np.isfinite(series).all() and series.min() >= 0 and series.max() < 35
    np.testing.assert_allclose(series, np.round(series.astype(float), 1), atol=1e-4)


def test_january_is_warm_and_july_is_cold_by_as_much_as_in_reality(public: np.ndarray) -> None:
    day = np.arange(PUBLIC_DAYS) % SEASON
    assert public[day < 31].mean() == pytest.approx(15.0, abs=0.8)
    assert public[(day >= 181) & (day < 212)].mean() == pytest.approx(6.7, abs=0.8)


def test_heldout_goes_on_where_validation_ends(public: np.ndarray) -> None:
    begins = np.mean([heldout(seed, 1)[0] for seed in range(20)])
    assert abs(begins - public[-1]) < abs(public[-1] - public[-SEASON]) + 2.5


@pytest.mark.parametrize("seed", range(6))
def test_every_private_heldout_is_about_as_hard(public: np.ndarray, seed: int) -> None:
    found = errors(public, heldout(seed))
    assert 0.0755 < found["last"] < 0.080  # 0.0765 on the real held-out days
    assert 0.0677 < found["smoothed"] < 0.0691  # 0.0684
    assert found["average"] > 0.0769 and found["season"] > 0.105  # 0.0782, 0.1147
