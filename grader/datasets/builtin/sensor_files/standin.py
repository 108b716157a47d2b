"""Readings of machines in CSV files by day and facts about each in JSON files: synthetic by nature, so one source."""

from __future__ import annotations

import csv
import datetime
import json
from pathlib import Path

import numpy as np

from grader.datasets.dataset import Array, Batch, Dataset, Label

DAYS, FIRST_DAY = 10, datetime.date(2031, 3, 1)
FIRST_MACHINE = {"train": 1, "validation": 401, "heldout": 501}  # every split has machines of its own
COLUMNS = ("machine", "time", "temperature", "vibration", "current", "fault_within_a_week")
FEATURES = ("temperature_c", "vibration_mm_s", "current_a", "rated_current_a", "age_years", "days_since_service")
# What the files say and the features do not: readings as the gauges give them, in the machine's own units.
RECORD = ("machine", "day", "minute", "temperature", "vibration", "fahrenheit", "inches", "offset")
MILLIMETRES = 25.4  # per inch
# A machine that is too hot for its load fails, and so does one that is too cold, where it shakes or service is overdue.
# Who knows this rule foresees 95% of the weeks.
TEMPERATURE, VIBRATION, SERVICE = 2.0, 1.0, 0.8
TOO_MUCH, CHANCE = 1.7, 0.3


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    """Machines are drawn alike in every split, each with a reading a day, in no order."""
    machines = -(-count // DAYS)
    owner, day = np.divmod(np.arange(count), DAYS)
    rated = np.round(rng.uniform(20, 80, machines))[owner]
    age = np.round(rng.uniform(0.5, 25, machines), 1)[owner]
    service = rng.integers(1, 360, machines)[owner] + day
    load = np.clip(rng.uniform(0.45, 0.95, machines)[owner] + rng.normal(0, 0.14, count), 0.25, 1.25)
    current = np.round(load * rated, 1)
    warmth = rng.normal(0, 4, machines)[owner] + rng.normal(0, 6, count)  # beyond what the load explains
    shaking = rng.normal(0, 0.2, machines)[owner] + rng.normal(0, 0.3, count)  # beyond what age explains
    risk = (
        TEMPERATURE * np.abs(warmth) / 7
        + VIBRATION * np.maximum(shaking / 0.36, -1.5)
        + SERVICE * (service - 180) / 104
        + rng.normal(0, CHANCE, count)
    )
    # What the gauges show, and what a careful reader makes of it.
    fahrenheit, inches = ((rng.random(machines) < 0.4)[owner] for _ in range(2))
    offset = np.round(rng.normal(0, 4, machines), 1)[owner]
    celsius = 28 + 45 * current / rated + warmth - offset
    temperature = np.round(np.where(fahrenheit, celsius * 9 / 5 + 32, celsius), 1)
    millimetres = (1.5 + 0.12 * age) * np.exp(shaking)
    vibration = np.where(inches, np.round(millimetres / MILLIMETRES, 3), np.round(millimetres, 2))
    features = np.stack(
        [
            np.where(fahrenheit, (temperature - 32) * 5 / 9, temperature) + offset,
            np.where(inches, vibration * MILLIMETRES, vibration),
            *(current, rated, age, service),
        ],
        axis=1,
    )
    minute = rng.integers(0, 24 * 60, count)
    record = np.stack(
        [owner + FIRST_MACHINE[split], day, minute, temperature, vibration, fahrenheit, inches, offset], axis=1
    )
    order = rng.permutation(count)
    return {
        "features": features[order].astype(np.float32),
        "fault": (risk > TOO_MUCH)[order].astype(np.int64),
        "record": record[order].astype(np.float32),
    }


def write_files(folder: Path, split: str, examples: Batch) -> None:
    """readings/, a CSV file a day with its rows by time, and machines/, a JSON file for each machine."""
    readings, machines = folder / split / "readings", folder / split / "machines"
    readings.mkdir(parents=True)
    machines.mkdir()
    tables: dict[int, list[tuple[str, ...]]] = {}
    for row in zip(examples["features"], examples["fault"], examples["record"], strict=True):
        features, fault, record = (
            dict(zip(FEATURES, row[0], strict=True)),
            row[1],
            dict(zip(RECORD, row[2], strict=True)),
        )
        name, day = f"M{int(record['machine']):03d}", int(record["day"])
        time = f"{int(record['minute']) // 60:02d}:{int(record['minute']) % 60:02d}"
        measured = (f"{value:g}" for value in (record["temperature"], record["vibration"], features["current_a"]))
        tables.setdefault(day, []).append((name, time, *measured, str(fault)))
        if not (path := machines / f"{name}.json").exists():
            path.write_text(json.dumps(_facts(name, features, record), indent=2) + "\n", encoding="utf-8")
    for day, rows in tables.items():
        date = FIRST_DAY + datetime.timedelta(days=day)
        with (readings / f"{date.isoformat()}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([COLUMNS, *sorted(rows, key=lambda row: (row[1], row[0]))])


def _facts(name: str, features: dict[str, np.float32], record: dict[str, np.float32]) -> dict[str, object]:
    """What is known of a machine, the same on each of its days."""
    days = int(record["day"]) - int(features["days_since_service"])
    return {
        "machine": name,
        "rated_current": _short(features["rated_current_a"]),
        "age_years": _short(features["age_years"]),
        "last_service": (FIRST_DAY + datetime.timedelta(days=days)).isoformat(),
        "units": {
            "temperature": "F" if record["fahrenheit"] else "C",
            "vibration": "in/s" if record["inches"] else "mm/s",
        },
        "thermometer_offset": _short(record["offset"]),
    }


def _short(value: np.float32) -> float:
    return float(f"{value:g}")  # 12.3 is not to stand there as 12.300000190734863


DATASET = Dataset(
    name="sensor_files",
    description=f"Machines by {', '.join(FEATURES)}, and whether a fault stops them within a week.",
    version="1.0.0",
    features={
        "features": Array((len(FEATURES),)),
        "fault": Label(("none", "fault")),
        "record": Array((len(RECORD),)),
    },
    inputs="features",
    labels="fault",
    sizes={"train": 4_000, "validation": 1_000, "heldout": 3_000},
    generate=generate,
    chunk=4_000,  # a split is made at once: a machine's days belong together
    real=None,
    write_files=write_files,
)
