"""Hourly readings of a simulated house: its people and appliances are in household.py, the grid's voltage is here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

import numpy as np

from grader.datasets.builtin.household_power import SIZES, household
from grader.datasets.builtin.household_power.hours import filled, names_of_hours
from grader.datasets.builtin.household_power.household import DAY, Days, Hours
from grader.datasets.dataset import Batch

FIRST_HOUR = datetime(2006, 12, 16, 17)
PUBLIC_HOURS = SIZES["train"] + SIZES["validation"]
# The nearest of 100 seeds to the real data in means, extremes and the spread of active power
PUBLIC_SEED = 21

STANDBY_FROM = 6_000  # hour from which the water heater has a new element, and its meter counts the controls too
GAPS_PER_HOUR, GAP_HOURS = 1 / 4_000, 48.0  # stretches without readings: 1.2% of all hours, as in the real data

# Volts above or below the mean from midnight on: in winter the grid sags when the neighbours cook
WINTER_VOLTS = (
    *(1.2, 1.0, 2.2, 1.6, 1.2, 0.8, 0.6, -1.6, -2.2, -2.0, -1.6, -1.2),
    *(-0.3, 0.0, 1.2, 1.0, 0.2, -1.6, -2.6, -2.9, -2.2, -1.5, 0.3, 2.0),
)
SUMMER_VOLTS = (
    *(0.8, 0.2, 0.3, 0.6, 0.5, 0.6, 0.9, -0.4, -0.8, -0.8, -1.2, -1.2),
    *(-0.8, -0.4, -0.4, -0.4, 0.2, 0.2, 0.1, -0.2, 0.6, 0.3, -0.2, 1.5),
)


@dataclass(frozen=True)
class House:
    """What changes slowly and carries over to the next hours: the grid's voltage and what is always on."""

    volts: float | None = None
    always_on: float | None = None


def readings(hours: Hours, house: House, rng: np.random.Generator) -> tuple[np.ndarray, House]:
    """Hourly means of VARIABLES in their units, (hours, 7), and the house after them."""
    days = Days.of(hours, rng)
    awake = hours.sum(days.awake())
    drift = _drift(hours, house, rng)
    net = 241.3 + _rhythm(hours) + drift
    level = household.varying(0.997, 0.008, hours.count, rng, house.always_on)
    compressor = hours.sum(household.refrigerator(hours, rng))
    kitchen = np.minimum(hours.sum(household.kitchen(days, rng)), 46)
    washing = np.minimum(hours.sum(household.laundry(days, rng)), 45)
    laundry = washing + 1.18 * compressor
    heater = _heater_meter(hours, household.water_heater(hours.sum(household.hot_water(days, rng)), rng), net)
    rest = household.always_on(hours, level, rng) + household.lights_and_screens(hours, days, awake, rng)
    rest += household.heating(hours, days, awake, rng)
    metered = kitchen + laundry + heater
    active = _limited(0.06 * (rest + metered), 0.06 * metered)
    reactive = _reactive(hours, awake, compressor, washing, rng)
    voltage = net - 0.55 * active + household.varying(0.7, 0.75, hours.count, rng)
    intensity = 1003 * np.hypot(active, reactive) / voltage  # not 1000: power varies within the hour
    columns = (active, reactive, voltage, intensity, kitchen, laundry, heater)
    return _with_gaps(np.stack(columns, axis=1), rng), House(float(drift[-1]), float(level[-1]))


def _limited(active: np.ndarray, metered: np.ndarray) -> np.ndarray:
    """kW within what the contract allows: people who draw too much have to switch off something else."""
    limited = np.where(active > 4.5, 4.5 + 2 * np.tanh((active - 4.5) / 2), active)
    return np.maximum(limited, metered + 0.12)


def _heater_meter(hours: Hours, share: np.ndarray, net: np.ndarray) -> np.ndarray:
    renewed = hours.number >= STANDBY_FROM
    standby = (0.66 + 0.62 * (hours.number % 2)) * renewed
    return share * (17.6 + 1.4 * renewed) * (net / 241) ** 2 + (1 - share) * standby


def _reactive(
    hours: Hours, awake: np.ndarray, compressor: np.ndarray, washing: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """kVAr: the motors of the refrigerator, of the washing machine and of what people use, kept below 0.75."""
    time = hours.time
    level = 0.016 + 0.042 * (time >= 17) + 0.032 * ((time >= 11) & (time < 15))
    used = awake * level * np.exp(household.varying(0.5, 0.85, hours.count, rng))
    always = np.maximum(rng.normal(0.06, 0.011, hours.count), 0.01)
    return 0.75 * np.tanh((always + 0.125 * compressor + used + 0.0025 * washing) / 0.75)


def _rhythm(hours: Hours) -> np.ndarray:
    cold = household.winter(hours.number)
    return cold * np.array(WINTER_VOLTS)[hours.time] + (1 - cold) * np.array(SUMMER_VOLTS)[hours.time]


def _drift(hours: Hours, house: House, rng: np.random.Generator) -> np.ndarray:
    """Slow changes of the grid's voltage, and steps where a transformer is adjusted."""
    steps = np.where(rng.random(hours.count) < 1 / 260, rng.uniform(-4, 4, hours.count), 0)
    return household.following(0.993, steps + rng.normal(0, 0.24, hours.count), rng.normal(0, 2), house.volts)


def _with_gaps(values: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Hours without readings, filled as those of the real data are."""
    missing = np.zeros(len(values), bool)
    for start in np.flatnonzero(rng.random(len(values)) < GAPS_PER_HOUR):
        missing[max(DAY, start) : start + int(rng.exponential(GAP_HOURS))] = True
    return filled(values, missing)


@cache
def _public_series() -> tuple[np.ndarray, House]:
    return readings(Hours(0, PUBLIC_HOURS), House(), np.random.default_rng(PUBLIC_SEED))


def errors(past: np.ndarray, future: np.ndarray) -> dict[str, float]:
    """Mean absolute errors, scaled as in the exercise, of simple forecasts of each day of `future` from `past`."""
    train = past[: SIZES["train"]]
    series = (np.concatenate([past[-DAY:], future]) - train.min(axis=0)) / train.max(axis=0)
    days = np.lib.stride_tricks.sliding_window_view(series, DAY, axis=0)  # (windows, 7, 24)
    before, after = days[:-DAY:5], days[DAY::5]  # a fifth of the windows is enough
    forecasts = {"last": before[..., -1:], "day": before, "middle": np.median(before, axis=-1, keepdims=True)}
    return {name: float(np.abs(forecast - after).mean()) for name, forecast in forecasts.items()}


def _is_as_hard_as_usual(past: np.ndarray, future: np.ndarray) -> bool:
    """Whether simple forecasts of `future` err as they do on average, so that one bar serves every seed."""
    found = errors(past, future)
    return abs(found["day"] - 0.0924) < 0.0020 and abs(found["middle"] - 0.0924) < 0.0020


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Hours of the stand-in, (count, 7). Train and validation are one public series, which heldout continues."""
    public, house = _public_series()
    if split == "heldout":
        first = PUBLIC_HOURS
        values = _heldout(public, house, count, rng)
    else:
        first = 0 if split == "train" else SIZES["train"]
        values = public[first : first + count]
    return {"hour": names_of_hours(FIRST_HOUR, first, count), "readings": values.astype(np.float32)}


def _heldout(public: np.ndarray, house: House, count: int, rng: np.random.Generator) -> np.ndarray:
    while True:
        values, _ = readings(Hours(PUBLIC_HOURS, max(count, SIZES["heldout"])), house, rng)
        if _is_as_hard_as_usual(public, values[: SIZES["heldout"]]):
            return values[:count]
