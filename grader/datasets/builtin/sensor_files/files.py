"""Writes readings as a CSV file per day, and the facts about each machine as a JSON file."""

from __future__ import annotations

import csv
import datetime
import json
from pathlib import Path

import numpy as np

from grader.datasets.builtin.sensor_files import FEATURES, RECORD
from grader.datasets.builtin.sensor_files.standin import FIRST_DAY
from grader.datasets.dataset import Batch

COLUMNS = ("machine", "time", "temperature", "vibration", "current", "fault_within_a_week")


def write_files(folder: Path, split: str, examples: Batch) -> None:
    """readings/, a CSV file for each day with its rows by time, and machines/, a JSON file for each machine."""
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
    return float(f"{value:g}")  # writes 12.3, not 12.300000190734863
