"""Power in a household: the reader of the real archive and the properties of the stand-in."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from grader.datasets.builtin.household_power import DAY, SIZES, VARIABLES
from grader.datasets.builtin.household_power import archive as household_archive
from grader.datasets.builtin.household_power.archive import HEADER, MEMBER, filled
from grader.datasets.builtin.household_power.hours import names_of_hours
from grader.datasets.builtin.household_power.real import parse
from grader.datasets.builtin.household_power.standin import FIRST_HOUR, errors, generate

BEGIN = datetime(2006, 12, 16, 17, 24)


def minutes(hours: int, step: int = 20) -> list[str]:
    """Lines of every `step`-th minute; the n-th hour reads n, and 1 more in its last line."""
    lines = []
    for minute in range(0, hours * 60 - 24, step):
        when = BEGIN + timedelta(minutes=minute)
        value = (when - FIRST_HOUR) // timedelta(hours=1) + (when.minute + step >= 60)
        lines.append(f"{when.day}/{when.month}/{when:%Y;%H:%M:%S};" + ";".join([f"{value}.000"] * len(VARIABLES)))
    return lines


def write(folder: Path, lines: list[str], header: str = b";".join(HEADER).decode(), member: str = MEMBER) -> Path:
    path = folder / "power.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "\r\n".join([header, *lines]) + "\r\n")
    return path


@pytest.fixture(autouse=True)
def few_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(household_archive, "LEAST_HOURS", 48)


def heldout(seed: int, count: int = SIZES["heldout"]) -> np.ndarray:
    return generate("heldout", count, np.random.default_rng(seed))["readings"]


@pytest.fixture(scope="module")
def public() -> np.ndarray:
    parts = [generate(split, SIZES[split], np.random.default_rng(0)) for split in ("train", "validation")]
    return np.concatenate([part["readings"] for part in parts])


# --- the real archive


def test_minutes_become_means_of_hours(tmp_path: Path) -> None:
    series = parse(write(tmp_path, minutes(50)))
    assert series["hour"][[0, 1, -1]].tolist() == ["2006-12-16 17:00", "2006-12-16 18:00", "2006-12-18 18:00"]
    assert series["readings"].shape == (50, 7) and series["readings"].dtype == np.float32
    np.testing.assert_allclose(series["readings"][[0, 1, 30]], np.array([[0.5], [4 / 3], [30 + 1 / 3]]) + np.zeros(7))


def test_minutes_without_readings_are_left_out_of_the_mean(tmp_path: Path) -> None:
    lines = minutes(50)
    for row in (4, 5):  # of hour 1, which reads 1, 1 and 2
        lines[row] = ";".join(lines[row].split(";")[:2]) + ";?;?;?;?;?;?;"
    found = parse(write(tmp_path, lines))["readings"]
    np.testing.assert_array_equal(found[1], np.ones(7))


def test_hours_without_readings_are_those_of_the_day_before(tmp_path: Path) -> None:
    lines = minutes(60)
    for row in range(2 + 3 * 24, 2 + 3 * 55):
        lines[row] = ";".join(lines[row].split(";")[:2]) + ";?;?;?;?;?;?;"
    found = parse(write(tmp_path, lines))["readings"]
    np.testing.assert_array_equal(found[25:56], found[[*range(1, 25), *range(1, 8)]])
    assert found[56, 0] > 56


def test_a_filled_hour_fills_the_one_a_day_later() -> None:
    values = np.arange(72.0)[:, None]
    missing = np.zeros(72, bool)
    missing[[30, 54]] = True
    whole = filled(values, missing)
    assert whole[[30, 54], 0].tolist() == [6, 6]
    np.testing.assert_array_equal(whole[~missing], values[~missing])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ((5, "17/12/2006;18:00:00;1;2;3"), "line 7: 5 columns, 9 needed"),
        ((5, "17/12/2006;18:00:00;1;2;many;4;5;6;7"), "line 7: could not convert string to float: b'many'"),
        ((5, "17/12/2006;18:00:00;1;2;nan;4;5;6;7"), "line 7: 1;2;nan;4;5;6;7 are not readings"),
        ((5, "17/12/2006;18:00:00;1;2;-3;4;5;6;7"), "line 7: 1;2;-3;4;5;6;7 are not readings"),
        ((5, "2006-12-17;18:00:00;1;2;3;4;5;6;7"), "line 7: b'2006-12-17 18' is not a date and an hour"),
        ((5, "18/12/2006;18:00:00;1;2;3;4;5;6;7"), "line 7: the hour 2006-12-18 18:00:00 comes where 2006-12-16 19:00"),
    ],
)
def test_broken_line_is_named(tmp_path: Path, change: tuple[int, str], problem: str) -> None:
    lines = minutes(50)
    lines[change[0]] = change[1]
    with pytest.raises(ValueError, match=re.escape(f"{MEMBER}, {problem}")):
        parse(write(tmp_path, lines))


def test_other_archives_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=f"line 1: header b'a;b;c', needed: b'Date;Time;{VARIABLES[0]}"):
        parse(write(tmp_path, minutes(50), header="a;b;c"))
    with pytest.raises(ValueError, match=f"the archive has no {MEMBER}"):
        parse(write(tmp_path, minutes(50), member="power.csv"))
    with pytest.raises(ValueError, match="40 hours, at least 48 needed"):
        parse(write(tmp_path, minutes(40)))
    whole = write(tmp_path, minutes(50)).read_bytes()
    for content in (whole[: len(whole) // 2], b"Date;Time;", b""):
        (tmp_path / "cut.zip").write_bytes(content)
        with pytest.raises(ValueError, match=re.escape("cut.zip: not the whole zip archive")):
            parse(tmp_path / "cut.zip")


def test_first_day_must_have_readings(tmp_path: Path) -> None:
    lines = minutes(50)
    for row in range(2, 5):
        lines[row] = ";".join(lines[row].split(";")[:2]) + ";?;?;?;?;?;?;"
    with pytest.raises(ValueError, match="no readings in hour 2, needed in each of the first 24"):
        parse(write(tmp_path, lines))


# --- the stand-in


def test_splits_follow_each_other_hour_by_hour() -> None:
    hours = np.concatenate([names_of_hours(FIRST_HOUR, 0, 2), names_of_hours(FIRST_HOUR, 14_000, 1)])
    assert hours.tolist() == ["2006-12-16 17:00", "2006-12-16 18:00", "2008-07-22 01:00"]
    made = [generate(split, 3, np.random.default_rng(0))["hour"].tolist() for split in SIZES]
    assert made == [names_of_hours(FIRST_HOUR, first, 3).tolist() for first in (0, 12_000, 14_000)]


def test_means_are_those_of_the_real_house(public: np.ndarray) -> None:
    found = dict(zip(VARIABLES, public.mean(axis=0), strict=True))
    real = dict(zip(VARIABLES, (1.09, 0.124, 240.8, 4.63, 1.12, 1.30, 6.46), strict=True))
    for name, mean in real.items():
        assert found[name] == pytest.approx(mean, rel=0.1 if name != "Voltage" else 0.002), name


def test_meters_agree_with_each_other(public: np.ndarray) -> None:
    active, reactive, voltage, intensity, *meters = public.astype(float).T
    assert np.isfinite(public).all() and public.min() >= 0
    assert (0.06 * sum(meters) < active + 1e-3).all()  # what the sub-meters count is part of the whole
    np.testing.assert_allclose(intensity, 1000 * np.hypot(active, reactive) / voltage, rtol=0.01)


def test_voltage_falls_with_the_load(public: np.ndarray) -> None:
    assert -0.7 < np.corrcoef(public[:, 0], public[:, 2])[0, 1] < -0.2


def test_day_has_two_peaks_and_winter_needs_more(public: np.ndarray) -> None:
    year = public[: 365 * DAY, 0]
    time = (np.arange(len(year)) + 17) % DAY
    by_time = [year[time == hour].mean() for hour in range(DAY)]
    assert by_time[3] < 0.5 * by_time[15] and by_time[15] < 0.7 * by_time[8] and by_time[15] < 0.6 * by_time[20]
    winter, summer = year[: 60 * DAY].mean(), year[190 * DAY : 250 * DAY].mean()
    assert winter > 1.5 * summer


@pytest.mark.parametrize("seed", range(3))
def test_every_private_heldout_is_about_as_hard(public: np.ndarray, seed: int) -> None:
    found = errors(public, heldout(seed))
    assert 0.0903 < found["day"] < 0.0945
    assert 0.0903 < found["middle"] < 0.0945
