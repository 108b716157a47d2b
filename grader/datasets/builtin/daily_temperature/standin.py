"""Daily minimum temperatures of a simulated climate: seasons, weather, and slow warm and cold spells."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from grader.datasets.builtin.daily_temperature import PUBLIC_DAYS, SEASON, SIZES
from grader.datasets.dataset import Batch

FIRST_YEAR = 1981
# The nearest of 6,000 seeds to the real first 2,555 days in mean, spread, extremes, quantiles, daily differences and
# errors of simple forecasts of the validation split.
PUBLIC_SEED = 5408

# Fitted to all 3,650 real days: the mean of each day of the year is the real one's by least squares, the rest was set
# by hand against 20 generated series of that length.
MEAN = 11.18  # degrees Celsius, in Melbourne: warmest at the turn of January, coldest in July
SWINGS = ((3.83, 1.76), (-0.44, 0.36))  # cosine and sine of once and twice a year

# Weather: today is much like yesterday, the more so in autumn. Autocorrelations without the season are 0.52, 0.20,
# 0.10 and 0.08 after 1 to 4 days (real 0.51, 0.19, 0.09, 0.08), after one day 0.56, 0.59, 0.46 and 0.43 from summer to
# spring (real 0.59, 0.58, 0.45, 0.38). Two weights fitted to the last two days are 0.56 and -0.09 (real 0.55, -0.09).
YESTERDAY, YESTERDAY_SWING, DAY_BEFORE = 0.53, 0.14, -0.14
CLOSEST_DAY = 100  # of the year: when today depends most on yesterday
WEATHER_SPREAD, SPREAD_SWING = 2.68, 0.11  # degrees, and the share by which it swings: 2.5 in winter (real 2.5)
COLD_FRONTS = 64.0  # shape of the gamma distribution of changes: smaller makes sudden falls larger than sudden rises
# Hot nights stand out in summer, cold ones in winter: skewness 0.7 in January and -0.3 in June (real 0.8 and -0.4)
SKEW, SKEW_SWING = 0.30, 0.80
FROST = 2.0  # degrees: below, nights by the sea approach 0 and do not pass it; 10 of 3,650 are under 1 (real 15)


@dataclass(frozen=True)
class Spell:
    """Warm or cold times that come and go slowly: within `days`, with a standard deviation of `spread` degrees."""

    days: float
    spread: float


SPELLS = (Spell(28.0, 0.75), Spell(420.0, 0.36))  # months spread by 1.01 and years by 0.43 (real 1.01 and 0.42)


@dataclass(frozen=True)
class Climate:
    """What the next day depends on: the weather of the last two days, latest first, and the spells under way."""

    day: int = 0
    weather: tuple[float, float] = (0.0, 0.0)
    spells: tuple[float, ...] = (0.0,) * len(SPELLS)


def _swing(day: np.ndarray, highest: float) -> np.ndarray:
    """A cosine of one year that is 1 on the day `highest`."""
    return np.cos(2 * np.pi * (day - highest) / SEASON)


def _calm(day: np.ndarray) -> np.ndarray:
    """Size of the weather relative to its average: it falls, as the mean difference between days really did.

    That is 2.20 degrees over the first six years and 2.01 over the last three (generated 2.19 and 2.00).
    """
    return 1.08 - 0.145 * np.clip(day / PUBLIC_DAYS, 0, 1)


def advance(climate: Climate, days: int, rng: np.random.Generator) -> tuple[np.ndarray, Climate]:
    """Minima of the next `days` in degrees Celsius with one decimal, (days,), and the climate after them."""
    day = np.arange(climate.day, climate.day + days)
    turns = 2 * np.pi * day / SEASON
    season = MEAN + sum(a * np.cos(n * turns) + b * np.sin(n * turns) for n, (a, b) in enumerate(SWINGS, 1))
    weather, last = _weather(climate.weather, day, rng)
    skew = SKEW + SKEW_SWING * _swing(day, -20)
    weather = (weather + skew / 6 * (weather**2 - 1)) / np.sqrt(1 + skew**2 / 18)
    spread = WEATHER_SPREAD * (1 + SPREAD_SWING * _swing(day, 40)) * _calm(day)
    spells = [_decaying(spell, before, days, rng) for spell, before in zip(SPELLS, climate.spells, strict=True)]
    degrees = season + spread * weather + sum(spells)
    degrees = np.where(degrees < FROST, FROST * np.exp(degrees / FROST - 1), degrees)
    return np.round(degrees, 1), Climate(climate.day + days, last, tuple(float(spell[-1]) for spell in spells))


def _weather(
    before: tuple[float, float], day: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, tuple[float, float]]:
    """Deviations from the season with a spread of 1, and the last two of them, latest first."""
    changes = (COLD_FRONTS - rng.gamma(COLD_FRONTS, size=len(day))) / math.sqrt(COLD_FRONTS)
    weight, second = YESTERDAY + YESTERDAY_SWING * _swing(day, CLOSEST_DAY), DAY_BEFORE
    changes *= np.sqrt((1 + second) * ((1 - second) ** 2 - weight**2) / (1 - second))
    latest, earlier = before
    values = np.empty(len(day))
    for row in range(len(day)):
        latest, earlier = weight[row] * latest + second * earlier + changes[row], latest
        values[row] = latest
    return values, (float(latest), float(earlier))


def _decaying(spell: Spell, before: float, days: int, rng: np.random.Generator) -> np.ndarray:
    keep = math.exp(-1 / spell.days)
    changes = rng.normal(0, spell.spread * math.sqrt(1 - keep**2), days)
    values = np.empty(days)
    for day in range(days):
        before = keep * before + changes[day]
        values[day] = before
    return values


@cache
def _public_series() -> tuple[np.ndarray, Climate]:
    return advance(Climate(), PUBLIC_DAYS, np.random.default_rng(PUBLIC_SEED))


def errors(past: np.ndarray, future: np.ndarray) -> dict[str, float]:
    """Mean absolute errors, scaled as in the exercise, of simple forecasts of `future` from `past`, in degrees.

    "smoothed" is half the last value and half the mean of the last 20: its error on the real days is 0.0684, that of
    64 weights fitted by least squares 0.0689.
    """
    series = np.concatenate([past[-SEASON:], future])
    highest = past[: SIZES["train"]].max()

    def error(weights: np.ndarray) -> float:
        """The error of a weighted sum of the last values, latest first."""
        forecasts = np.convolve(series, weights)[SEASON - 1 : len(series) - 1]
        return float(np.abs(forecasts - future).mean() / highest)

    return {
        "last": error(np.ones(1)),
        "smoothed": error(np.concatenate([[0.525], np.full(19, 0.025)])),
        "average": min(error(np.full(days, 1 / days)) for days in range(2, 13)),
        "season": error(np.eye(SEASON)[-1]),
    }


def _is_as_hard_as_real(past: np.ndarray, future: np.ndarray) -> bool:
    """Whether simple forecasts of `future` err as on the real held-out days, so that one bar serves both."""
    found = errors(past, future)
    return abs(found["smoothed"] - 0.0684) < 0.0006 and found["last"] > 0.0757 and found["average"] > 0.0770


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Days of the stand-in, (count,). Train and validation are one public series; heldout continues it with `rng`."""
    public, climate = _public_series()
    if split == "heldout":
        first = PUBLIC_DAYS
        degrees = _heldout(public, climate, count, rng)
    else:
        first = 0 if split == "train" else SIZES["train"]
        degrees = public[first : first + count]
    return {"day": dates(first, count), "temperature": degrees.astype(np.float32)}


def _heldout(public: np.ndarray, climate: Climate, count: int, rng: np.random.Generator) -> np.ndarray:
    while True:
        degrees, _ = advance(climate, max(count, SIZES["heldout"]), rng)
        if _is_as_hard_as_real(public, degrees[: SIZES["heldout"]]):
            return degrees[:count]


def dates(first: int, count: int) -> np.ndarray:
    """`count` dates, the first of them `first` days after 1981-01-01. Leap years end a day early, on December 30."""
    years, days = np.divmod(np.arange(first, first + count), SEASON)
    january = (years + FIRST_YEAR - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    return (january + days).astype(str)
