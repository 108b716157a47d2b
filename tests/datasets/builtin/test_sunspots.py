"""The sunspot series: the parser of the real file and the properties of the stand-in."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from grader.datasets.builtin.sunspots import DATASET
from grader.datasets.builtin.sunspots.real import LEAST_MONTHS, parse
from grader.datasets.builtin.sunspots.standin import generate, month_ends

HEADER = ",Date,Monthly Mean Total Sunspot Number"


def rows(count: int = LEAST_MONTHS) -> list[str]:
    return [f"{index},{month},{index % 200}.5" for index, month in enumerate(month_ends(0, count))]


def write(path: Path, lines: list[str], newline: str = "\n", encoding: str = "utf-8") -> Path:
    path.write_bytes((newline.join(lines) + newline).encode(encoding))
    return path


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    return lambda lines, **how: write(tmp_path / "Sunspots.csv", lines, **how)


def heldout(seed: int, count: int = 1_200) -> np.ndarray:
    return generate("heldout", count, np.random.default_rng(seed))["sunspots"]


@pytest.fixture(scope="module")
def public() -> np.ndarray:
    splits = [
        generate(split, DATASET.sizes[split], np.random.default_rng(0))["sunspots"] for split in ("train", "validation")
    ]
    return np.concatenate(splits)


def test_months_and_numbers_are_read_in_their_order(file: Callable[..., Path]) -> None:
    series = parse(file([HEADER, *rows()]))
    assert series["month"][:2].tolist() == ["1749-01-31", "1749-02-28"]
    assert series["sunspots"].dtype == np.float32
    np.testing.assert_array_equal(series["sunspots"][:3], [0.5, 1.5, 2.5])
    assert len(series["month"]) == len(series["sunspots"]) == LEAST_MONTHS


@pytest.mark.parametrize(
    "how", [{"newline": "\r\n"}, {"encoding": "utf-8-sig"}], ids=["windows-lines", "byte-order-mark"]
)
def test_file_saved_by_windows_is_read_the_same(file: Callable[..., Path], how: dict[str, str]) -> None:
    plain = parse(file([HEADER, *rows()]))
    saved = parse(file([HEADER, *rows()], **how))
    np.testing.assert_array_equal(saved["month"], plain["month"])
    np.testing.assert_array_equal(saved["sunspots"], plain["sunspots"])


def test_empty_last_line_is_not_a_month(file: Callable[..., Path]) -> None:
    assert len(parse(file([HEADER, *rows(), ""]))["sunspots"]) == LEAST_MONTHS


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("5,1749-06-30", "2 columns"),
        ("5,1749-06-30,7.5,8", "4 columns"),
        ("5,1749-06-30,many", "'many' is not a number"),
        ("5,1749-06-30,", "'' is not a number"),
        ("5,1749-06-30,nan", "'nan' is not a sunspot number"),
        ("5,1749-06-30,inf", "'inf' is not a sunspot number"),
        ("5,1749-06-30,-1", "'-1' is not a sunspot number"),
        ("5,1749-06-30,1e300", "'1e300' is not a sunspot number"),
        ('5,"1749-06-30', "2 columns"),
        ("5,1749-13-30,7.5", "'1749-13-30' is not a date"),
        ("5,June 1749,7.5", "'June 1749' is not a date"),
    ],
)
def test_broken_row_is_named_by_file_and_line(file: Callable[..., Path], row: str, problem: str) -> None:
    lines = [HEADER, *rows()]
    lines[6] = row
    with pytest.raises(ValueError, match=re.escape(f"Sunspots.csv, line 7: {problem}")):
        parse(file(lines))


@pytest.mark.parametrize("header", ["", "Date,Number", "a,b,c", rows(1)[0]], ids=["none", "two", "other", "data"])
def test_wrong_header_is_line_1(file: Callable[..., Path], header: str) -> None:
    with pytest.raises(ValueError, match=r"Sunspots\.csv, line 1: header"):
        parse(file([header, *rows()]))


def test_empty_file_is_reported(file: Callable[..., Path]) -> None:
    with pytest.raises(ValueError, match=r"Sunspots\.csv, line 1: header \[\]"):
        parse(file([]))


def test_cut_file_is_reported_with_its_length(file: Callable[..., Path]) -> None:
    with pytest.raises(ValueError, match=r"Sunspots\.csv, line 3100: 3099 months, at least 3100 needed"):
        parse(file([HEADER, *rows(LEAST_MONTHS - 1)]))


def test_bytes_that_are_not_text_are_a_value_error(tmp_path: Path) -> None:
    path = tmp_path / "Sunspots.csv"
    path.write_bytes(b"\x1f\x8b\x08\x00\xff\xfe" * 100)
    with pytest.raises(ValueError, match=r"Sunspots\.csv, line 1"):
        parse(path)


def test_splits_follow_each_other_month_by_month() -> None:
    months = [generate(split, size, np.random.default_rng(0))["month"] for split, size in DATASET.sizes.items()]
    np.testing.assert_array_equal(np.concatenate(months), month_ends(0, sum(DATASET.sizes.values())))
    assert months[0][[0, 1, -1]].tolist() == ["1749-01-31", "1749-02-28", "1973-12-31"]


def test_numbers_are_finite_never_negative_and_have_one_decimal(public: np.ndarray) -> None:
    series = np.concatenate([public, *(heldout(seed) for seed in range(5))])
    assert np.isfinite(series).all()
    assert series.min() >= 0
    np.testing.assert_allclose(series, np.round(series.astype(float), 1), atol=1e-4)


def test_cycle_lasts_eleven_years_on_average(public: np.ndarray) -> None:
    centred = public - public.mean()
    correlation = np.correlate(centred, centred, "full")[len(public) - 1 :]
    months = 60 + int(np.argmax(correlation[60:200]))
    assert 9 * 12 <= months <= 13 * 12


def test_cycles_rise_faster_than_they_fall() -> None:
    series = heldout(0, 6_000).astype(float)
    smooth = np.convolve(series, np.ones(25) / 25, "valid")
    assert (np.diff(smooth) > 0).mean() < 0.47  # half in a symmetric cycle


def test_noise_grows_with_the_level(public: np.ndarray) -> None:
    smooth = np.convolve(public, np.ones(13) / 13, "same")
    spread = [
        float(np.std((public - smooth)[(smooth >= low) & (smooth < high)]))
        for low, high in ((0, 20), (20, 70), (70, 400))
    ]
    assert spread[0] * 1.5 < spread[1] and spread[1] * 1.3 < spread[2]


def test_heldout_goes_on_where_validation_ends(public: np.ndarray) -> None:
    ends = public[-3:].mean()
    begins = [heldout(seed, 3).mean() for seed in range(30)]
    assert abs(np.mean(begins) - ends) < 15  # months of all phases differ by 66 on average


@pytest.mark.parametrize("seed", range(10))
def test_every_private_heldout_is_about_as_hard(public: np.ndarray, seed: int) -> None:
    scaled = np.concatenate([public, heldout(seed)]) / public[:2_700].max()
    steps = np.abs(np.diff(scaled[-1_201:])).mean()
    assert 0.038 <= steps <= 0.043  # 0.0405 on the real held-out months
