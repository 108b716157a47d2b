"""Weekly diesel prices of a simulated market: a price that follows a cost, in calm and stormy times."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from grader.datasets.builtin.diesel_prices import SEASON, SIZES
from grader.datasets.dataset import Batch

FIRST_WEEK = date(1994, 3, 21)
PUBLIC_WEEKS = SIZES["train"] + SIZES["validation"]
# The nearest of 12,000 seeds to the real first 1,100 weeks in extremes, averages of parts, spread, skewness, tails and
# autocorrelations of weekly changes.
PUBLIC_SEED = 9693

# Set by hand against the 1,425 real weeks from March 1994 to July 2021: 40 generated series of that length have weekly
# changes of the logarithm with autocorrelations of 0.57, 0.34, 0.18 and 0.11 after 1 to 4 weeks (real 0.55, 0.30, 0.24,
# 0.15), and their prices move 3.0, 5.6, 9.4 and 12.7 times as far in 4, 10, 26 and 52 weeks as in one (real 3.0, 5.6,
# 9.9 and 13.7). The spread of the changes is 0.9% in the first 300 weeks, 1.9% in the next 700, then 1.1% (real 0.8%,
# 1.9% and 1.1%).
CATCH_UP, CATCH_DOWN = 0.51, 0.375  # share of the gap to the cost that the price closes in a week: it falls more slowly
MOMENTUM = 0.14  # share of a week's change of the cost that carries over to the next
RETURN = 0.006  # share of the distance to its long-run level that the cost closes in a week
COST_SPREAD = 0.034  # of weekly changes of the cost's logarithm, at an unrest of 1
TAILS = 5.0  # degrees of freedom of Student's t: fewer make surprises larger
CALM_WEEKS, CALM_SPREAD = 28.0, 0.42  # how long calm and stormy times last, and the spread of their logarithm
SURVEY_SPREAD = 0.0033  # of what the weekly survey of filling stations adds by chance, relative to the price
STORMS_PER_WEEK, STORM_SIZE, STORM_WEEKS = 1 / 170, 0.06, 9.0  # supply cut short: a jump of the cost that dies away

# Week, long-run level in dollars, unrest: cheap and calm until 1999, expensive and stormy until 2013, then in between
ERAS = (
    (0, 1.12, 0.42),
    (290, 1.05, 0.45),
    (330, 1.45, 1.0),
    (520, 1.40, 1.0),
    (720, 2.90, 1.0),
    (900, 3.70, 0.95),
    (980, 3.70, 0.58),
    (1_140, 2.60, 0.58),
)


@dataclass(frozen=True)
class Market:
    """What the next week's price depends on; cost and price are logarithms of dollars per gallon."""

    week: int
    cost: float
    price: float
    drift: float = 0.0
    storm: float = 0.0
    unrest: float = 0.0


def advance(market: Market, weeks: int, rng: np.random.Generator) -> tuple[np.ndarray, Market]:
    """Prices of the next `weeks` in dollars per gallon, (weeks,), with three decimals, and the market after them."""
    week = np.arange(market.week, market.week + weeks)
    starts, levels, sizes = (np.array(column) for column in zip(*ERAS, strict=True))
    level, size = np.interp(week, starts, np.log(levels)), np.interp(week, starts, sizes)
    surprises = rng.standard_t(TAILS, weeks) * math.sqrt((TAILS - 2) / TAILS)
    storms = np.where(rng.random(weeks) < STORMS_PER_WEEK, rng.exponential(STORM_SIZE, weeks), 0)
    storms, unrest = _decaying(storms * size, market.storm, STORM_WEEKS), _unrest(market.unrest, weeks, rng)
    surprises *= COST_SPREAD * size * np.exp(unrest - CALM_SPREAD**2)
    survey = rng.normal(0, SURVEY_SPREAD, weeks) * size
    cost, price, drift = market.cost, market.price, market.drift
    prices = np.empty(weeks)
    for row in range(weeks):
        drift = MOMENTUM * drift + surprises[row]
        cost += drift + RETURN * (level[row] - cost)
        gap = cost + storms[row] - price
        price += (CATCH_UP if gap > 0 else CATCH_DOWN) * gap
        prices[row] = price
    after = Market(market.week + weeks, cost, price, drift, float(storms[-1]), float(unrest[-1]))
    return np.round(np.exp(prices + survey), 3), after


def _unrest(before: float, weeks: int, rng: np.random.Generator) -> np.ndarray:
    changes = CALM_SPREAD * math.sqrt(1 - math.exp(-2 / CALM_WEEKS)) * rng.normal(size=weeks)
    return _decaying(changes, before, CALM_WEEKS)


def _decaying(changes: np.ndarray, before: float, weeks: float) -> np.ndarray:
    """The sum of all changes so far, each of which decays with a time constant of `weeks`."""
    keep = math.exp(-1 / weeks)
    values = np.empty(len(changes))
    for row, change in enumerate(changes):
        before = keep * before + change
        values[row] = before
    return values


@cache
def _public_series() -> tuple[np.ndarray, Market]:
    start = math.log(ERAS[0][1])
    return advance(Market(0, start, start), PUBLIC_WEEKS, np.random.default_rng(PUBLIC_SEED))


def errors(past: np.ndarray, future: np.ndarray, horizon: int = 10) -> dict[str, float]:
    """Mean absolute errors, scaled as in the exercise, of simple forecasts of `future`, which follows `past`.

    Prices are in dollars, forecasts `horizon` weeks long. "momentum" carries the last change on, by less each week,
    until the price has moved 1.5 times as far again.
    """
    series = np.concatenate([past[-SEASON:], future])
    labels = np.lib.stride_tricks.sliding_window_view(series, horizon)[SEASON:]
    last = series[SEASON - 1 : SEASON - 1 + len(labels), None]
    change = last - series[SEASON - 2 : SEASON - 2 + len(labels), None]
    ago = np.lib.stride_tricks.sliding_window_view(series, horizon)[: len(labels)]

    def error(forecast: np.ndarray) -> float:
        return float(np.abs(forecast - labels).mean() / past[: SIZES["train"]].max())

    damped = 1 - 0.6 ** np.arange(1, horizon + 1)
    return {"last": error(last), "momentum": error(last + 1.5 * damped * change), "season": error(ago)}


def _is_like_real(past: np.ndarray, future: np.ndarray) -> bool:
    """Whether `future` stays within the prices of the training split, and simple forecasts err as on the real weeks."""
    found = errors(past, future)
    train = past[: SIZES["train"]]
    inside = train.min() < future.min() and future.max() < train.max()
    return inside and abs(found["last"] - 0.0183) < 0.0003 and abs(found["momentum"] - 0.0171) < 0.0003


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Weeks of the stand-in, (count,). Train and validation are one public series; heldout continues it with `rng`."""
    public, market = _public_series()
    if split == "heldout":
        first = PUBLIC_WEEKS
        prices = _heldout(public, market, count, rng)
    else:
        first = 0 if split == "train" else SIZES["train"]
        prices = public[first : first + count]
    return {"week": weeks(first, count), "price": prices.astype(np.float32)}


def _heldout(public: np.ndarray, market: Market, count: int, rng: np.random.Generator) -> np.ndarray:
    while True:
        prices, _ = advance(market, max(count, SIZES["heldout"]), rng)
        if _is_like_real(public, prices[: SIZES["heldout"]]):
            return prices[:count]


def weeks(first: int, count: int) -> np.ndarray:
    """The Mondays of `count` weeks, the first of them `first` weeks after FIRST_WEEK, such as 1994-03-28."""
    return (np.datetime64(FIRST_WEEK) + 7 * np.arange(first, first + count)).astype(str)
